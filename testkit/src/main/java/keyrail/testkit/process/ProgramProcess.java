package keyrail.testkit.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Starts the real program, whose start is {@code keyrail.app.Main}, on a home in a scratch folder.
 *
 * @param folder stands for the user's own; the key file is {@code root.key} in there
 * @param home the program's home
 * @param module the module of the test, whose own classes and log settings the program is not to see
 */
public record ProgramProcess(Path folder, Path home, String module) {
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-Xlog:disable",
            "-Xlog:all=off",
            "--enable-native-access=ALL-UNNAMED");

    /**
     * Where the two streams of a process go.
     *
     * @param input what it reads, or null for nothing
     */
    public record Streams(Path out, Path err, @Nullable String input) {}

    /**
     * Starts one run; its end is the caller's to await.
     *
     * @param wrapper the words before the command line, e.g. of a shell that mounts something first
     */
    public Process start(List<String> wrapper, Streams streams, String... arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", classPath(), "keyrail.app.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(List.of("PATH", "LANG", "LC_ALL"));
        environment.put("HOME", folder.toString());
        environment.put("KEYRAIL_HOME", home.toString());
        environment.put("KEYRAIL_ROOT_KEY_FILE", folder.resolve("root.key").toString());
        builder.redirectOutput(streams.out().toFile());
        builder.redirectError(streams.err().toFile());
        String input = streams.input();
        if (input == null) {
            builder.redirectInput(new File("/dev/null"));
        }
        try {
            Process process = builder.start();
            if (input != null) {
                try (var pipe = process.getOutputStream()) {
                    pipe.write(input.getBytes(StandardCharsets.UTF_8));
                }
            }
            return process;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The test's own class path, without the tests and their log settings. */
    private String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains(module))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
