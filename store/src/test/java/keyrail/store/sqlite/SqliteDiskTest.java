package keyrail.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import keyrail.core.failure.KeyrailException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full and read-only disks: small file systems of their own, mounted by a child in its own namespace. */
class SqliteDiskTest {
    @TempDir
    Path folder;

    @Test
    void aFullDiskFailsWritesLosesNothingAndRecoversWithoutAnotherOpening() throws Exception {
        try (ChildJvm child = ChildJvm.startOnDisk("1m", folder, FullDiskMain.class, folder)) {
            List<String> lines = child.lines();
            assertThat(lines).contains("failed storage_full", "lost 0", "relaxed storage_full", "after recovered");
            assertThat(lines).contains("problems []", "reopened true");
            assertThat(acknowledged(lines)).isPositive();
        }
    }

    @Test
    void aFullDiskFailsTheFirstOpening() throws Exception {
        try (ChildJvm child = ChildJvm.startOnDisk("16k", folder, FullFirstOpeningMain.class, folder)) {
            assertThat(child.lines()).containsExactly("storage_full");
        }
    }

    @Test
    void aReadOnlyDiskIsReadAndRefusesWrites() throws Exception {
        try (ChildJvm child = ChildJvm.startOnDisk("8m", folder, ReadOnlyMain.class, folder, "closed")) {
            assertThat(child.lines())
                    .containsExactly("readOnly true", "names [work]", "write home_read_only", "problems []");
        }
    }

    @Test
    void aReadOnlyDiskShowsRowsThatAreStillInTheLog() throws Exception {
        try (ChildJvm child = ChildJvm.startOnDisk("8m", folder, ReadOnlyMain.class, folder, "killed")) {
            assertThat(child.lines())
                    .containsExactly("readOnly true", "names [work]", "write home_read_only", "problems []");
        }
    }

    @Test
    void aReadOnlyDiskWithoutADatabaseIsRefused() throws Exception {
        try (ChildJvm child = ChildJvm.startOnDisk("8m", folder, ReadOnlyMain.class, folder, "nothing")) {
            assertThat(child.lines()).containsExactly("open home_read_only");
        }
    }

    private static int acknowledged(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("acknowledged "))
                .mapToInt(line -> Integer.parseInt(line.substring("acknowledged ".length())))
                .sum();
    }

    /** Fills the disk with rows, frees some of it, and goes on. */
    static final class FullDiskMain {
        public static void main(String[] arguments) throws IOException {
            Path disk = Path.of(arguments[0]);
            Path filler = Files.write(disk.resolve("filler"), new byte[300_000]);
            List<String> acknowledged = new ArrayList<>();
            try (SqliteStore store = TestRows.open(disk.resolve("keyrail.db"))) {
                System.out.println("failed " + fill(store, acknowledged));
                System.out.println("acknowledged " + acknowledged.size());
                System.out.println("relaxed "
                        + codeOf(() -> store.writeRelaxed(rows -> {
                            for (int index = 0; index < 100; index++) {
                                rows.insert(TestRows.row("relaxed-" + index, "x".repeat(9_000)));
                            }
                        })));
                List<String> lost = new ArrayList<>(acknowledged);
                lost.removeAll(TestRows.names(store));
                System.out.println("lost " + lost.size());
                Files.delete(filler);
                TestRows.insert(store, "after");
                System.out.println("after recovered");
                System.out.println("problems " + store.integrityProblems());
            }
            acknowledged.add("after");
            try (SqliteStore store = TestRows.open(disk.resolve("keyrail.db"))) {
                System.out.println("reopened " + TestRows.names(store).containsAll(acknowledged));
            }
        }

        private static String fill(SqliteStore store, List<String> acknowledged) {
            for (int index = 0; index < 1_000; index++) {
                keyrail.core.connection.Connection row = TestRows.row("row-" + index, "x".repeat(9_000));
                String code = codeOf(() -> TestRows.insert(store, row));
                if (!code.equals("ok")) {
                    return code;
                }
                acknowledged.add(row.name().value());
            }
            return "never";
        }
    }

    /** Opens on a disk that has no room for the tables. */
    static final class FullFirstOpeningMain {
        public static void main(String[] arguments) {
            System.out.println(codeOf(() ->
                    TestRows.open(Path.of(arguments[0]).resolve("keyrail.db")).close()));
        }
    }

    /** Makes a database and leaves it closed, as after a kill, or not at all; then the disk turns read-only. */
    static final class ReadOnlyMain {
        public static void main(String[] arguments) throws IOException, InterruptedException {
            Path disk = Path.of(arguments[0]);
            Path file = disk.resolve("keyrail.db");
            switch (arguments[1]) {
                case "closed" -> {
                    try (SqliteStore store = TestRows.open(file)) {
                        TestRows.insert(store, "work");
                    }
                }
                case "killed" -> {
                    try (ChildJvm child = ChildJvm.start(LeaveInLogMain.class, file)) {
                        child.output().readLine();
                        child.kill();
                    }
                }
                default -> {}
            }
            remountReadOnly(disk);
            report(file);
        }

        private static void report(Path file) {
            SqliteStore opened;
            try {
                opened = TestRows.open(file);
            } catch (KeyrailException refused) {
                System.out.println("open " + refused.failure().code().text());
                return;
            }
            try (SqliteStore store = opened) {
                System.out.println("readOnly " + store.isReadOnly());
                System.out.println("names " + TestRows.names(store));
                System.out.println("write " + codeOf(() -> TestRows.insert(store, "more")));
                System.out.println("problems " + store.integrityProblems());
            }
        }

        private static void remountReadOnly(Path disk) throws IOException, InterruptedException {
            Process mount = new ProcessBuilder("mount", "-o", "remount,ro", disk.toString())
                    .inheritIO()
                    .start();
            if (!mount.waitFor(10, TimeUnit.SECONDS) || mount.exitValue() != 0) {
                throw new AssertionError("the disk cannot be made read-only here");
            }
        }
    }

    /** Writes a row and waits to be killed. */
    static final class LeaveInLogMain {
        public static void main(String[] arguments) throws IOException {
            try (SqliteStore store = TestRows.open(Path.of(arguments[0]))) {
                TestRows.insert(store, "work");
                System.out.println("written");
                int end = System.in.read();
                throw new AssertionError("read " + end + " before the end came");
            }
        }
    }

    private static String codeOf(Runnable action) {
        try {
            action.run();
            return "ok";
        } catch (KeyrailException refused) {
            return refused.failure().code().text();
        }
    }
}
