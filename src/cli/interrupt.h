#pragma once

namespace attentive {

/// From now on, the first SIGINT (Ctrl-C), SIGTERM or SIGHUP (the terminal closes) only makes
/// `interrupted` true, so that work can stop without loss. A second SIGINT or SIGTERM ends the
/// process at once. A SIGHUP that is already ignored, as under `nohup`, stays ignored.
void catch_interrupts();

bool interrupted();

}  // namespace attentive
