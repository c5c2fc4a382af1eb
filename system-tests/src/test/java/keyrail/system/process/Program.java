package keyrail.system.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import keyrail.testkit.process.ProgramProcess;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real program on a home in a scratch folder, each run a process of its own. Safe for use by several threads. */
public final class Program {
    private static final long LIMIT_SECONDS = 30;

    private final Path folder;
    private final Path home;
    private final AtomicInteger runs = new AtomicInteger();

    /** @param folder its home is {@code home} in there, its key file {@code root.key}, as with a RunningHome */
    public Program(Path folder) {
        this.folder = folder;
        this.home = folder.resolve("home");
        try {
            Files.createDirectories(folder.resolve("streams"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** How one run ended. */
    public record Ran(List<String> arguments, int exit, String out, String err) {
        /** The one line of JSON on standard output; fails where there is anything else. */
        public JsonNode json() {
            assertThat(out)
                    .as("standard output of %s, error %s", arguments, err)
                    .endsWith("\n");
            assertThat(out.lines()).as("standard output of %s", arguments).hasSize(1);
            return JsonMapper.shared().readTree(out);
        }

        public String code() {
            return json().path("code").asString("");
        }

        /** Fails where the run was refused. */
        public Ran ok() {
            assertThat(exit).as("%s: %s%s", arguments, out, err).isZero();
            return this;
        }
    }

    public Path home() {
        return home;
    }

    public Path config() {
        return home.resolve("config.json");
    }

    /** Everything that any run has been given back. */
    public Path streams() {
        return folder.resolve("streams");
    }

    public Program configure(String text) {
        try {
            Files.createDirectories(home);
            Files.writeString(config(), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return this;
    }

    public Ran run(String... arguments) {
        return runWithin(List.of(), null, arguments);
    }

    public Ran runWithInput(String input, String... arguments) {
        return runWithin(List.of(), input, arguments);
    }

    /** @param wrapper the words before the command line, e.g. of a shell that mounts something first */
    public Ran runWithin(List<String> wrapper, @Nullable String input, String... arguments) {
        int number = runs.incrementAndGet();
        Process process = start(wrapper, number, input, arguments);
        waitFor(process, number, String.join(" ", arguments));
        return new Ran(List.of(arguments), process.exitValue(), out(number), err(number));
    }

    private void waitFor(Process process, int number, String what) {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(what + " does not end: " + out(number) + err(number));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** A run that goes on when this returns; ended at the latest when closed. */
    Running begin(String... arguments) {
        int number = runs.incrementAndGet();
        return new Running(this, start(List.of(), number, null, arguments), number);
    }

    /** A run under way. */
    record Running(Program program, Process process, int number) implements AutoCloseable {
        /** What it has printed so far. */
        String out() {
            return program.out(number);
        }

        String err() {
            return program.err(number);
        }

        /** Waits for the end. */
        void end() {
            program.waitFor(process, number, "it");
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** {@code serve --json --port 0}, ready when this returns. */
    public ServedHome startDaemon() {
        return startDaemonWithin(List.of());
    }

    public ServedHome startDaemonWithin(List<String> wrapper) {
        int number = runs.incrementAndGet();
        Process process = start(wrapper, number, null, "serve", "--json", "--port", "0");
        return new ServedHome(this, process, number);
    }

    String out(int number) {
        return text(number + ".out");
    }

    String err(int number) {
        return text(number + ".err");
    }

    private String text(String name) {
        try {
            return Files.readString(streams().resolve(name));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Process start(List<String> wrapper, int number, @Nullable String input, String... arguments) {
        ProgramProcess.Streams streams = new ProgramProcess.Streams(
                streams().resolve(number + ".out"), streams().resolve(number + ".err"), input);
        return new ProgramProcess(folder, home, "system-tests").start(wrapper, streams, arguments);
    }
}
