#pragma once

namespace attentive {

/// Lets the first SIGINT (Ctrl-C), SIGTERM or SIGHUP (the terminal closes) from now on only make
/// `interrupted` true, so that work can stop without loss. A second SIGINT or SIGTERM ends the
/// process at once. A SIGHUP that is already ignored, as under `nohup`, stays ignored.
void catch_interrupts();

bool interrupted();

}  // namespace attentive
