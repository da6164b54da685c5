"""Reads the fields of a configuration's JSON objects and rejects wrong ones with the messages of
the C++ engine: the field's full name, then what is allowed or why not."""


class ConfigError(ValueError):
    """An error in a configuration; the message names the field."""


class Fields:
    """One JSON object. `where` prefixes field names in messages, for example "model"."""

    def __init__(self, values, where, allowed):
        self.values = values
        self.where = where
        if not isinstance(values, dict):
            raise ConfigError(f"{where} must be an object")
        for key in values:
            if key not in allowed:
                self.fail(key, f"is unknown; allowed here: {', '.join(allowed)}")

    def __contains__(self, key):
        return key in self.values

    def fail(self, key, message):
        raise ConfigError(f"{self.where}.{key} {message}")

    def object(self, key, allowed, fallback=None):
        return Fields(self._value(key, fallback), f"{self.where}.{key}", allowed)

    def whole_number(self, key, smallest, largest, fallback=None):
        value = self._value(key, fallback)
        if type(value) is not int or not smallest <= value <= largest:
            self.fail(key, f"must be an integer from {smallest} to {largest}")
        return value

    def number(self, key, smallest, largest, fallback=None):
        value = self._value(key, fallback)
        if type(value) not in (int, float) or not smallest <= value <= largest:
            self.fail(key, f"must be a number from {smallest} to {largest}")
        return value

    def boolean(self, key, fallback):
        value = self._value(key, fallback)
        if type(value) is not bool:
            self.fail(key, "must be true or false")
        return value

    def choice(self, key, choices, fallback=None):
        value = self._value(key, fallback)
        if value not in choices:
            self.fail(key, "must be one of " + ", ".join(f'"{choice}"' for choice in choices))
        return value

    def options_of(self, choice_key, chosen, owners):
        """Rejects options that `chosen` does not have; `owners` lists the choices with each
        option."""
        for key, choices in owners.items():
            if key in self and chosen not in choices:
                names = ", ".join(f'"{choice}"' for choice in choices)
                self.fail(
                    key, f'is an option of {choice_key} {names}; {choice_key} is "{chosen}" here'
                )

    def _value(self, key, fallback):
        if key in self.values:
            return self.values[key]
        if fallback is None:
            self.fail(key, "is missing")
        return fallback
