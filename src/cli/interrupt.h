#pragma once

namespace attentive {

/// From now on the first SIGINT (Ctrl-C), SIGTERM or SIGHUP (the terminal closes) only makes
/// `interrupted` true, so that work can stop where nothing is lost. A second SIGINT or SIGTERM ends
/// the process at once. A SIGHUP that was ignored before, as `nohup` does, stays ignored.
void catch_interrupts();

bool interrupted();

}  // namespace attentive
