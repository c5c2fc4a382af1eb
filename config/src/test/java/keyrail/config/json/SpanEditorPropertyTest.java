package keyrail.config.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import keyrail.core.config.ConfigEdit;
import org.junit.jupiter.api.Test;

class SpanEditorPropertyTest {
    private static final int FILES = 5_000;

    @Test
    void anEditChangesItsMemberAndNothingElse() {
        for (long seed = 0; seed < FILES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RandomFile generator = new RandomFile(random);
            String text = generator.file();
            JsoncDocument before = JsoncReaderTest.parsed(text);
            ConfigEdit edit = edit(random, generator, before);
            byte[] bytes = SpanEditor.apply(before, edit);
            String what = "seed " + seed + ": " + edit + "\n" + text + "\n=>\n" + new String(bytes, UTF_8);
            JsoncDocument after = JsoncReaderTest.parsed(new String(bytes, UTF_8));

            assertThat(RandomFile.meaning(after.root())).as(what).isEqualTo(expected(before, edit));
            assertThat(comments(outside(after, edit))).as(what).isEqualTo(comments(outside(before, edit)));
            assertNeighboursUntouched(before, after, edit, what);
            if (text.contains("\r\n")) {
                assertThat(new String(bytes, UTF_8)).as(what).doesNotContainPattern("(?<!\r)\n");
            }
        }
    }

    /** Everything up to the member before the edited one, and from the one behind it, stays byte for byte. */
    private static void assertNeighboursUntouched(
            JsoncDocument before, JsoncDocument after, ConfigEdit edit, String what) {
        Node.Members container = before.root();
        int depth = 0;
        while (depth < edit.path().size() - 1
                && container
                                .first(edit.path().get(depth))
                                .map(Node.Member::value)
                                .orElse(null)
                        instanceof Node.Members inner) {
            container = inner;
            depth++;
        }
        int index = -1;
        for (int at = 0; at < container.all().size(); at++) {
            index = container.all().get(at).name().equals(edit.path().get(depth)) ? at : index;
        }
        int size = container.all().size();
        int previous = index < 0 ? size - 1 : index - 1;
        int headEnd = previous < 0
                ? container.span().start() + 1
                : container.all().get(previous).value().span().end();
        int tailStart = index < 0 || index == size - 1
                ? container.span().end() - 1
                : container.all().get(index + 1).nameSpan().start();
        int tail = before.bytes().length - tailStart;
        assertThat(text(after.bytes(), 0, headEnd)).as(what).isEqualTo(text(before.bytes(), 0, headEnd));
        assertThat(text(after.bytes(), after.bytes().length - tail, tail))
                .as(what)
                .isEqualTo(text(before.bytes(), tailStart, tail));
    }

    private static String text(byte[] bytes, int start, int length) {
        return new String(bytes, start, length, UTF_8);
    }

    /** The file without the bytes of the edited value, and of its name where it is removed. */
    private static String outside(JsoncDocument document, ConfigEdit edit) {
        String all = text(document.bytes(), 0, document.bytes().length);
        List<String> path = edit.path();
        var parent = document.at(path.subList(0, path.size() - 1));
        if (parent.isEmpty() || !(parent.get() instanceof Node.Members object)) {
            return all;
        }
        return object.first(path.getLast())
                .map(member -> {
                    Span value = member.value().span();
                    int start = edit.json() == null ? member.nameSpan().start() : value.start();
                    return text(document.bytes(), 0, start) + "0"
                            + text(document.bytes(), value.end(), document.bytes().length - value.end());
                })
                .orElse(all);
    }

    private static List<String> comments(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        List<String> comments = new ArrayList<>();
        for (int index = 0; index < bytes.length; ) {
            int next = index + 1;
            if (bytes[index] == '"') {
                next = Literals.stringEnd(bytes, index);
            } else if (Literals.isComment(bytes, index)) {
                next = Literals.commentEnd(bytes, index);
                comments.add(text(bytes, index, next - index));
            }
            index = next;
        }
        return comments;
    }

    private static ConfigEdit edit(SplittableRandom random, RandomFile generator, JsoncDocument document) {
        List<String> path = new ArrayList<>();
        Node node = document.root();
        while (node instanceof Node.Members object) {
            boolean existing = !object.all().isEmpty() && random.nextInt(4) > 0;
            if (!existing) {
                path.add("new" + random.nextInt(3));
                break;
            }
            Node.Member member = object.all().get(random.nextInt(object.all().size()));
            path.add(member.name());
            node = member.value();
            if (random.nextInt(3) == 0) {
                break;
            }
        }
        boolean remove = random.nextInt(3) == 0;
        if (random.nextInt(4) == 0 && document.at(path).isEmpty()) {
            path.add("deeper");
        }
        return new ConfigEdit(path, remove ? null : generator.value(2));
    }

    @SuppressWarnings("unchecked")
    private static Object expected(JsoncDocument before, ConfigEdit edit) {
        Map<String, Object> root = (Map<String, Object>) RandomFile.meaning(before.root());
        Map<String, Object> place = root;
        List<String> path = edit.path();
        for (String name : path.subList(0, path.size() - 1)) {
            if (edit.json() == null && !place.containsKey(name)) {
                return root;
            }
            place = (Map<String, Object>) place.computeIfAbsent(name, unused -> new LinkedHashMap<>());
        }
        if (edit.json() == null) {
            place.remove(path.getLast());
        } else {
            JsoncDocument value = JsoncReaderTest.parsed("{\"v\":" + edit.json() + "\n}");
            place.put(path.getLast(), RandomFile.meaning(value.at(List.of("v")).orElseThrow()));
        }
        return root;
    }
}
