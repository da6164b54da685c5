#pragma once

namespace attentive {

/// From now on the first SIGINT (Ctrl-C) or SIGTERM only makes `interrupted` true, so that work can
/// stop where nothing is lost; a second one ends the process at once.
void catch_interrupts();

bool interrupted();

}  // namespace attentive
