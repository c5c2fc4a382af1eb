package keyrail.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import keyrail.core.names.ConnectionName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteKillTest {
    private static final int CYCLES = 8;

    @TempDir
    Path folder;

    @Test
    void noAcknowledgedChangeIsLostToKillMinusNine() throws Exception {
        long seed = Long.getLong("seed", 20260301L);
        SplittableRandom random = new SplittableRandom(seed);
        Path file = folder.resolve("keyrail.db");
        Acknowledged acknowledged = new Acknowledged();
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            String where = "seed " + seed + ", cycle " + cycle;
            int enough = random.nextInt(1, 60);
            long pause = random.nextLong(0, 3_000_000);
            try (ChildJvm child = ChildJvm.start(ChangeMain.class, file, cycle)) {
                BufferedReader output = child.output();
                for (int count = 0; count < enough; count++) {
                    acknowledged.take(where, output.readLine());
                }
                // Not for a state to come about, but to fall somewhere between two acknowledgements.
                LockSupport.parkNanos(pause);
                child.kill();
                for (String line : output.readAllLines()) {
                    acknowledged.take(where, line);
                }
            }
            try (SqliteStore store = TestRows.open(file)) {
                assertThat(store.integrityProblems()).as(where).isEmpty();
                acknowledged.compare(where, TestRows.names(store));
            }
        }
    }

    /** What the child said it had done; the change it was at when killed may be there or not. */
    private static final class Acknowledged {
        private final Set<String> present = new TreeSet<>();
        private final Set<String> absent = new TreeSet<>();
        private final List<String> begun = new ArrayList<>();

        void take(String where, String line) {
            assertThat(line).as(where).isNotNull();
            String[] words = line.split(" ");
            // A line cut short by the kill acknowledges nothing.
            if (words.length == 3 && words[2].equals(".")) {
                if (words[0].equals("inserted")) {
                    present.add(words[1]);
                } else if (words[0].equals("deleted")) {
                    present.remove(words[1]);
                    absent.add(words[1]);
                } else {
                    begun.add(words[1]);
                }
            }
        }

        void compare(String where, List<String> names) {
            String last = begun.isEmpty() ? "" : begun.getLast();
            Set<String> lost = new TreeSet<>(present);
            names.forEach(lost::remove);
            lost.remove(last);
            assertThat(lost).as(where + ": acknowledged rows that are gone").isEmpty();
            assertThat(names).as(where + ": deleted rows that are back").doesNotContainAnyElementsOf(absentNow());
            present.clear();
            present.addAll(names);
        }

        private List<String> absentNow() {
            return absent.isEmpty() ? List.of("none-was-deleted") : List.copyOf(absent);
        }
    }

    /** Inserts rows, and deletes every third again, saying so after each. */
    static final class ChangeMain {
        public static void main(String[] arguments) throws IOException {
            try (SqliteStore store = TestRows.open(Path.of(arguments[0]))) {
                for (int index = 0; index < 1_000_000; index++) {
                    String name = "c" + arguments[1] + "-" + index;
                    TestRows.insert(store, name);
                    say("inserted " + name + " .");
                    if (index % 3 == 2) {
                        say("begun " + name + " .");
                        boolean there = store.write(rows -> rows.delete(new ConnectionName(name)));
                        if (!there) {
                            throw new AssertionError(name + " was gone");
                        }
                        say("deleted " + name + " .");
                    }
                }
            }
        }

        private static void say(String line) {
            System.out.println(line);
            System.out.flush();
        }
    }
}
