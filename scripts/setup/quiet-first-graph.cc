// At its first graph TensorFlow tells its developers, on the error output, what it does not do:
// lines that TF_CPP_MIN_LOG_LEVEL does not reach. Linked with --wrap=TF_LoadSessionFromSavedModel,
// this holds back what loading the first writes there and lets all pass but those.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tensorflow/c/c_api.h"

#define LOAD_SESSION(name)                                                                            \
  TF_Session *name(const TF_SessionOptions *options, const TF_Buffer *run_options, const char *folder, \
                   const char *const *tags, int tag_count, TF_Graph *graph, TF_Buffer *meta_graph,     \
                   TF_Status *status)

namespace {

const char preamble[] = "WARNING: All log messages before absl::InitializeLog()";

bool is_wanted(const std::string &line) {
  const bool is_information = line.size() > 5 && line.compare(0, 5, "I0000") == 0;
  return !is_information && line.compare(0, sizeof(preamble) - 1, preamble) != 0;
}

void pass_wanted_lines(int from) {
  lseek(from, 0, SEEK_SET);
  std::string text;
  char part[4096];
  for (ssize_t size; (size = read(from, part, sizeof part)) > 0;) text.append(part, size);
  for (size_t begin = 0, end; begin < text.size(); begin = end) {
    end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    const std::string line = text.substr(begin, end - begin);
    if (is_wanted(line) && write(STDERR_FILENO, line.data(), line.size()) < 0) return;
  }
}

bool has_loaded = false;

}  // namespace

extern "C" LOAD_SESSION(__real_TF_LoadSessionFromSavedModel);

extern "C" LOAD_SESSION(__wrap_TF_LoadSessionFromSavedModel) {
  const auto load = [&] {
    return __real_TF_LoadSessionFromSavedModel(options, run_options, folder, tags, tag_count, graph,
                                               meta_graph, status);
  };
  const char *level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  const bool is_quiet = !has_loaded && level != nullptr && std::atoi(level) > 0;
  has_loaded = true;
  FILE *held = is_quiet ? std::tmpfile() : nullptr;
  if (held == nullptr) return load();
  const int output = dup(STDERR_FILENO);
  dup2(fileno(held), STDERR_FILENO);
  TF_Session *session = load();
  dup2(output, STDERR_FILENO);
  close(output);
  pass_wanted_lines(fileno(held));
  std::fclose(held);
  return session;
}
