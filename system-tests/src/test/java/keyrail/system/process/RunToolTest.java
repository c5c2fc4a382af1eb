package keyrail.system.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import keyrail.testkit.process.ProgramProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} as a process beside a daemon: the tool is in its place, for its caller and for its signals. */
class RunToolTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Program program;
    private ServedHome daemon;

    @BeforeEach
    void serve() throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        program = new Program(folder);
        daemon = program.startDaemon();
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private Process start(String script) throws IOException {
        Path tool = Files.writeString(folder.resolve("bin").resolve("codex"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
        return new ProgramProcess(folder, program.home(), "system-tests")
                .start(
                        List.of("env", "PATH=" + folder.resolve("bin") + ":" + System.getenv("PATH")),
                        new ProgramProcess.Streams(folder.resolve("out"), folder.resolve("err"), "asked"),
                        "run",
                        "codex",
                        "--",
                        "word");
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    private static int exit(Process process) throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it does not end");
        }
        return process.exitValue();
    }

    @Test
    void theToolHasItsCallersStreamsAndItsExitCodeIsPassedOn() throws IOException, InterruptedException {
        Process run = start("read said; echo \"$said, $KEYRAIL_CODEX_KEY\"; echo trouble >&2; exit 42\n");

        assertThat(exit(run)).isEqualTo(42);
        assertThat(out()).isEqualTo("asked, " + daemon.clientKey() + "\n");
        assertThat(Files.readString(folder.resolve("err"))).isEqualTo("trouble\n");
    }

    @Test
    void signalsReachTheTool() throws IOException, InterruptedException {
        for (String signal : List.of("TERM", "HUP", "INT")) {
            Process run = start("trap 'echo heard " + signal + "; exit 9' " + signal
                    + "\necho waiting\nwhile :; do sleep 0.05; done\n");
            await().atMost(LIMIT).until(() -> out().contains("waiting"));
            new ProcessBuilder("kill", "-" + signal, String.valueOf(run.pid()))
                    .start()
                    .waitFor();

            assertThat(exit(run)).as(signal).isEqualTo(9);
            assertThat(out()).endsWith("heard " + signal + "\n");
        }
    }

    @Test
    void aToolThatASignalEndsIsToldAsShellsTellIt() throws IOException, InterruptedException {
        assertThat(exit(start("kill -KILL $$\n"))).isEqualTo(128 + 9);
    }
}
