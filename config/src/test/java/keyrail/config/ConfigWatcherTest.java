package keyrail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import keyrail.core.config.ConfigEdit;
import keyrail.core.config.Settings;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatcherTest {
    @TempDir
    Path home;

    private final List<Settings> told = new CopyOnWriteArrayList<>();

    @Test
    void tellsOfAFileMadeReplacedAndRewritten() throws IOException {
        try (FileConfig config = open(home.resolve("config.json"))) {
            config.watch(told::add);
            Files.writeString(config.path(), port(1));
            soon().untilAsserted(() -> assertThat(lastPort()).isEqualTo(1));

            Files.writeString(home.resolve("other"), port(2));
            Files.move(home.resolve("other"), config.path(), StandardCopyOption.ATOMIC_MOVE);
            soon().untilAsserted(() -> assertThat(lastPort()).isEqualTo(2));

            Files.writeString(config.path(), port(3));
            soon().untilAsserted(() -> assertThat(lastPort()).isEqualTo(3));
            assertThat(config.current().server().port()).isEqualTo(3);
        }
    }

    @Test
    void tellsOfEditsMadeThroughTheSameFile() {
        try (FileConfig config = open(home.resolve("config.json"))) {
            config.watch(told::add);
            config.edit(List.of(new ConfigEdit(List.of("server", "port"), "4")));
            soon().untilAsserted(() -> assertThat(lastPort()).isEqualTo(4));
        }
    }

    @Test
    void tellsOfAChangeBehindALink() throws IOException {
        Path real = Files.createDirectory(home.resolve("real")).resolve("file.json");
        Files.writeString(real, port(1));
        Path link = Files.createSymbolicLink(home.resolve("config.json"), real);
        try (FileConfig config = open(link)) {
            config.watch(told::add);
            Files.writeString(real, port(20));
            soon().untilAsserted(() -> assertThat(lastPort()).isEqualTo(20));
        }
    }

    @Test
    void keepsTheLastGoodSettingsAndSaysSo() throws IOException {
        Path file = home.resolve("config.json");
        Files.writeString(file, port(1));
        try (FileConfig config = open(file)) {
            config.watch(told::add);
            Files.writeString(file, "{\"server\": ");
            soon().untilAsserted(() -> assertThat(told).isNotEmpty());
            assertThat(told.getLast().hasErrors()).isTrue();
            assertThat(lastPort()).isEqualTo(1);
        }
    }

    @Test
    void aFailingListenerHearsOfTheNextChange() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        Path file = home.resolve("config.json");
        try (FileConfig config = open(file)) {
            config.watch(settings -> {
                if (calls.getAndIncrement() == 0) {
                    throw new IllegalStateException("the first change is not taken");
                }
                told.add(settings);
            });
            Files.writeString(file, port(1));
            soon().untilAsserted(() -> assertThat(calls).hasValueGreaterThan(0));
            Files.writeString(file, port(2));
            soon().untilAsserted(() -> assertThat(lastPort()).isEqualTo(2));
        }
    }

    @Test
    void noListenerIsCalledAfterClose() throws IOException {
        Path file = home.resolve("config.json");
        FileConfig config = open(file);
        config.watch(told::add);
        config.close();
        Files.writeString(file, port(7));
        try (FileConfig again = open(file)) {
            List<Settings> heard = new CopyOnWriteArrayList<>();
            again.watch(heard::add);
            Files.writeString(file, port(8));
            soon().untilAsserted(() -> assertThat(heard).isNotEmpty());
        }
        assertThat(told).isEmpty();
    }

    private int lastPort() {
        assertThat(told).isNotEmpty();
        return told.getLast().server().port();
    }

    private static String port(int port) {
        return "{\"server\": {\"port\": " + port + "}}";
    }

    private static FileConfig open(Path file) {
        return FileConfig.open(file, Set.of("openai"));
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(10));
    }
}
