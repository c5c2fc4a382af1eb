package keyrail.system.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command with {@code --json}, refused: one line of JSON on standard output and nothing beside it. */
@Tag("deep")
class OneLineTest {
    private static final List<String> REFUSED = List.of(
            "init --provider nope --model m --key-stdin",
            "serve --port many",
            "demo --nope",
            "connect nope",
            "send --profile nope hello",
            "connections list --provider nope",
            "connections get nope",
            "connections create bad/name --provider anthropic",
            "connections update nope --label x",
            "connections delete nope",
            "connections test nope",
            "connections providers --nope",
            "profiles get nope",
            "profiles list extra",
            "profiles create p",
            "profiles update nope --model m",
            "profiles delete nope",
            "profiles active nope",
            "profiles default nope",
            "credentials set only-one",
            "credentials list extra",
            "credentials inspect nope nope",
            "credentials delete nope nope",
            "credentials trust nope nope --yes",
            "client-keys create bad/name",
            "client-keys list extra",
            "client-keys revoke nope",
            "status extra",
            "doctor",
            "usage --since whenever",
            "why nope",
            "config check extra",
            "config path extra",
            "config edit extra",
            "vault verify extra",
            "inference nope",
            "llm send --max-tokens none hello",
            "completion nope");

    @TempDir
    Path folder;

    @Test
    void everyCommandPrintsOneLineAlsoWhenItIsRefused() throws InterruptedException, ExecutionException {
        Program program = new Program(folder);
        // The home is there, so that reading commands need not make it at the same time.
        program.run("profiles", "list", "--json").ok();
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            List<Future<Program.Ran>> runs = REFUSED.stream()
                    .map(line -> two.submit(() -> program.run((line + " --json").split(" "))))
                    .toList();
            for (Future<Program.Ran> run : runs) {
                Program.Ran ran = run.get();
                assertThat(ran.exit()).as(ran.toString()).isEqualTo(1);
                assertThat(ran.json().path("ok").isBoolean()).as(ran.toString()).isTrue();
                assertThat(ran.json().path("ok").booleanValue())
                        .as(ran.toString())
                        .isFalse();
                assertThat(ran.code()).as(ran.toString()).isNotEmpty().isNotEqualTo("internal");
                assertThat(ran.json().path("error").stringValue())
                        .as(ran.toString())
                        .isNotBlank();
                assertThat(ran.err()).as(ran.toString()).isEmpty();
            }
        }
    }

    @Test
    void helpAndVersionAreOneLineToo() {
        Program program = new Program(folder);
        assertThat(program.run("connections", "create", "--help", "--json")
                        .ok()
                        .json()
                        .path("help")
                        .stringValue())
                .contains("--provider")
                .contains("<provider>-<modifier>");
        assertThat(program.run("--version", "--json")
                        .ok()
                        .json()
                        .path("version")
                        .stringValue())
                .startsWith("keyrail ");
    }
}
