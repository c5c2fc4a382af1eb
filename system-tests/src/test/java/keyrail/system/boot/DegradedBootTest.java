package keyrail.system.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.embed.Home;
import keyrail.service.Actor;
import keyrail.service.connection.ConnectionService;
import keyrail.system.process.Program;
import keyrail.system.process.ServedHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boots that cannot do all their work: what can be served is served, and the next boot does the rest. */
class DegradedBootTest {
    private static final String UNBOUND = "{\"llm\": {\"profiles\": {\"work\": {\"provider\": \"anthropic\"}}}}\n";

    @TempDir
    Path folder;

    private static boolean canMount() {
        try {
            return new ProcessBuilder("unshare", "-rm", "true").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void row16AReadOnlyFileCostsOneErrorLineAndTheNextBootTriesAgain() throws IOException {
        assumeTrue(canMount(), "user namespaces are not allowed here");
        Program program = new Program(folder);
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("config.json"), UNBOUND);
        Files.createDirectories(program.home());
        Files.createSymbolicLink(program.config(), elsewhere.resolve("config.json"));
        List<String> readOnly = List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount --bind " + elsewhere + " " + elsewhere + " && mount -o remount,bind,ro " + elsewhere
                        + " && exec \"$@\"",
                "sh");

        try (ServedHome served = program.startDaemonWithin(readOnly)) {
            assertThat(served.get("/ready").statusCode()).isEqualTo(200);
            assertThat(served.err().lines().filter(line -> line.contains("the backfill failed")))
                    .hasSize(1);
            served.terminate();
            assertThat(served.exit()).isZero();
        }
        assertThat(Files.readString(program.config())).isEqualTo(UNBOUND);

        try (ServedHome served = program.startDaemon()) {
            assertThat(served.err()).doesNotContain("the backfill failed");
        }
        assertThat(Files.readString(elsewhere.resolve("config.json"))).contains("anthropic-personal");
        assertThat(program.config()).isSymbolicLink();
    }

    @Test
    void row54ALockedDatabaseIsServedAndBootsLater() throws SQLException {
        BootHome home = new BootHome(folder)
                .configure("{}")
                .boot()
                .changing(open -> new ConnectionService(open.ports()).delete("ollama-local", true, Actor.of("test")));
        home.configure(UNBOUND);

        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + home.database());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try (Home open = home.open(Home.Mode.OWN)) {
                assertThat(open.store().isReadOnly()).isTrue();
                assertThat(open.snapshot().profile("work")).isPresent();
                assertThat(open.snapshot().connections()).hasSize(3);
            }
            statement.execute("ROLLBACK");
        }
        assertThat(home.text()).isEqualTo(UNBOUND);

        home.boot();

        assertThat(home.names()).contains("ollama-local", "anthropic-personal");
        assertThat(home.binding("work")).isEqualTo("\"anthropic-personal\"");
    }

    @Test
    void row54ADamagedDatabaseIsRefusedAndTheFileLeftAlone() throws IOException {
        BootHome home = new BootHome(folder).configure(UNBOUND);
        Files.writeString(home.database(), "this is no database, but long enough to be looked at ".repeat(40));

        assertThatThrownBy(home::boot)
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.DATABASE_CORRUPT));
        assertThat(home.text()).isEqualTo(UNBOUND);
    }

    @Test
    void row18AnOlderHomeIsWarnedExactlyOncePerBootAndRoutedAsBefore() {
        Program program = new Program(folder).configure("""
                { "services": { "inference": { "mode": "managed" } },
                  "llm": { "profiles": { "work": { "provider": "anthropic", "model": "m" } } } }
                """);
        Program.Ran planned = program.run("inference", "backfill", "--dry-run", "--json");
        assertThat(planned.ok().json().path("changes").get(0).path("connection").stringValue())
                .isEqualTo("anthropic-managed");
        assertThat(planned.json().path("writesLegacyRoute").booleanValue()).isTrue();

        for (int boot = 0; boot < 2; boot++) {
            try (ServedHome served = program.startDaemon()) {
                assertThat(served.err().lines().filter(line -> line.contains("deprecated")))
                        .singleElement()
                        .asString()
                        .contains("provider_connection", "llm.legacyRoute");
                served.terminate();
                served.exit();
            }
        }
        Program.Ran done = program.run("inference", "backfill", "--json");
        assertThat(done.ok().json().path("changes")).isEmpty();
        assertThat(program.run("inference", "profiles", "get", "work", "--json")
                        .ok()
                        .out())
                .contains("anthropic-managed");
    }
}
