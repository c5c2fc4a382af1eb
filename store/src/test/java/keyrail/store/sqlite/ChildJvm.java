package keyrail.store.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second JVM of the same build running one main class; ended with the test that started it. */
record ChildJvm(Process process) implements AutoCloseable {
    private static final int LIMIT_SECONDS = 60;

    static ChildJvm start(Class<?> main, Object... arguments) {
        return start(List.of(), List.of(), main, arguments);
    }

    /** Also prints a line for each class it loads. */
    static ChildJvm startNamingClasses(Class<?> main, Object... arguments) {
        return start(List.of(), List.of("-Xlog:class+load=info:stdout"), main, arguments);
    }

    /**
     * Runs the child as root of a user namespace of its own, with a file system of its own mounted at a folder.
     *
     * @param size of the file system, as mount(8) takes it
     */
    static ChildJvm startOnDisk(String size, Object folder, Class<?> main, Object... arguments) {
        String mount = "mount -t tmpfs -o size=" + size + " tmpfs \"$0\" && exec \"$@\"";
        return start(List.of("unshare", "-rm", "sh", "-c", mount, folder.toString()), List.of(), main, arguments);
    }

    private static ChildJvm start(List<String> prefix, List<String> options, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(options);
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        try {
            return new ChildJvm(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    BufferedReader output() {
        return process.inputReader();
    }

    /** All lines the child printed; fails unless it ended by itself with status 0. */
    List<String> lines() throws IOException, InterruptedException {
        List<String> lines = output().readAllLines();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("the child did not end well: " + process.info() + " said " + lines);
        }
        return lines;
    }

    /** SIGKILL; what the child printed can still be read, which {@code Process.destroyForcibly} would prevent. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the child outlived SIGKILL");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
