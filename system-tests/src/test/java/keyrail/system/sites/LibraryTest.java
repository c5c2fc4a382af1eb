package keyrail.system.sites;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.ProfileName;
import keyrail.core.routing.Route;
import keyrail.embed.CallSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The home as a library: the example as it is printed, and handles that are kept. */
class LibraryTest {
    @TempDir
    Path folder;

    @Test
    void theExampleCompilesAndPrintsAnAnswer() throws IOException, InterruptedException {
        try (SitesHome home = SitesHome.three(folder, Clock.systemUTC())) {
            home.home().close();
            Path source = Path.of("..", "examples", "AskFromJava.java");
            String classPath = System.getProperty("java.class.path");
            Path classes = Files.createDirectories(folder.resolve("classes"));
            assertThat(ToolProvider.getSystemJavaCompiler()
                            .run(null, null, null, "-cp", classPath, "-d", classes.toString(), source.toString()))
                    .isZero();
            ProcessBuilder program = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            classes + ":" + classPath,
                            "AskFromJava",
                            folder.resolve("home").toString(),
                            "notes about sailing")
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            program.environment()
                    .put("KEYRAIL_ROOT_KEY_FILE", folder.resolve("root.key").toString());
            Process process = program.start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(printed).isZero();
            assertThat(printed.strip()).isNotEmpty();
            assertThat(home.keys()).containsExactly("key-of-conn-a");
        }
    }

    @Test
    void theExampleIsTenLinesLong() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "examples", "AskFromJava.java"));
        int declared = lines.indexOf("public final class AskFromJava {");
        assertThat(lines.size() - declared).isLessThanOrEqualTo(10);
    }

    @Test
    void aKeptHandleSeesChangesOfConnectionsAndOfTheFileOnItsNextCall() {
        try (SitesHome home = SitesHome.three(folder, Clock.systemUTC())) {
            CallSite handle = home.home().callSite("subagentSpawn");
            handle.ask("one");
            home.rotate("conn-a", "another-key");
            handle.ask("two");
            home.write(SitesHome.THREE + ", \"callSites\": { \"subagentSpawn\": { \"profile\": \"b\" } }");
            handle.ask("three");
            home.home().store().write(rows -> rows.delete(new ConnectionName("conn-b")));
            home.home().publish();
            assertThat(handle.askIfServed("four")).isEmpty();
            home.connect("conn-b", "made-anew");
            handle.ask("five");
            assertThat(home.keys()).containsExactly("key-of-conn-a", "another-key", "key-of-conn-b", "made-anew");
        }
    }

    @Test
    void row6TheRouteOfACallSiteShowsTheConnectionOfItsProfile() {
        try (SitesHome home = SitesHome.three(folder, Clock.systemUTC())) {
            home.write(SitesHome.THREE + ", \"callSites\": { \"recall\": { \"profile\": \"c\" } }");
            Route route = home.home().callSite("recall").route();
            assertThat(route).isInstanceOfSatisfying(Route.Selected.class, selected -> {
                assertThat(selected.first().connection().name()).isEqualTo(new ConnectionName("conn-c"));
                assertThat(selected.first().profileName()).isEqualTo(new ProfileName("c").value());
            });
            assertThat(home.admin("GET", "/inference/call-sites/recall", "", "")
                            .at("/resolved/connection")
                            .stringValue())
                    .isEqualTo("conn-c");
        }
    }

    @Test
    void row43TwoProfilesOfOneProviderSendTheirOwnKeysInTurnAndAtOnce() {
        try (SitesHome home = SitesHome.three(folder, Clock.systemUTC())) {
            home.write(SitesHome.THREE
                    + ", \"callSites\": { \"one\": { \"profile\": \"a\" }, \"two\": { \"profile\": \"b\" } }");
            CallSite one = home.home().callSite("one");
            CallSite two = home.home().callSite("two");
            one.ask("first");
            two.ask("second");
            assertThat(home.keys()).containsExactly("key-of-conn-a", "key-of-conn-b");
            List<CompletableFuture<String>> calls = IntStream.range(0, 20)
                    .mapToObj(index -> CompletableFuture.supplyAsync(
                            () -> (index % 2 == 0 ? one : two).ask("at once").connection()))
                    .toList();
            for (int index = 0; index < calls.size(); index++) {
                assertThat(calls.get(index).join()).isEqualTo(index % 2 == 0 ? "conn-a" : "conn-b");
            }
            assertThat(home.keys().stream().filter("key-of-conn-a"::equals)).hasSize(11);
            assertThat(home.keys().stream().filter("key-of-conn-b"::equals)).hasSize(11);
        }
    }
}
