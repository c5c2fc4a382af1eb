package keyrail.config.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import keyrail.core.config.ConfigEdit;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/** Applies one edit to a file's bytes; comments, indentation, line ends and all other values stay as they are. */
public final class SpanEditor {
    private final JsoncDocument document;
    private final byte[] bytes;
    private final Layout layout;
    private final ConfigEdit edit;

    private SpanEditor(JsoncDocument document, ConfigEdit edit) {
        this.document = document;
        this.bytes = document.bytes();
        this.layout = new Layout(document);
        this.edit = edit;
    }

    /**
     * The bytes after the edit; the same array where there was nothing to do.
     *
     * @throws KeyrailException {@code config_invalid} when the new value is not JSON, or the path leads through a value
     *     that is no object or a name that stands twice
     */
    public static byte[] apply(JsoncDocument document, ConfigEdit edit) {
        return new SpanEditor(document, edit).apply();
    }

    private byte[] apply() {
        List<String> path = edit.path();
        Node.Members container = document.root();
        for (int depth = 0; depth < path.size(); depth++) {
            Optional<Node.Member> found = only(container, path.get(depth), depth);
            boolean last = depth == path.size() - 1;
            if (found.isEmpty()) {
                return edit.json() == null ? bytes : inserted(container, path.subList(depth, path.size()));
            }
            if (last) {
                return edit.json() == null ? removed(container, found.get()) : replaced(found.get(), List.of());
            }
            Node value = found.get().value();
            if (value instanceof Node.Nothing) {
                // null stands for "not set", so it gives way to an object.
                return edit.json() == null ? bytes : replaced(found.get(), path.subList(depth + 1, path.size()));
            }
            if (!(value instanceof Node.Members inner)) {
                throw refused(depth, "is not an object");
            }
            container = inner;
        }
        throw new IllegalStateException("an edit names a member");
    }

    private Optional<Node.Member> only(Node.Members container, String name, int depth) {
        if (container.all().stream()
                        .filter(member -> member.name().equals(name))
                        .count()
                > 1) {
            throw refused(depth, "stands twice in one object; remove one of the two");
        }
        return container.first(name);
    }

    private byte[] replaced(Node.Member member, List<String> missing) {
        String indentation = layout.indentation(member.nameSpan().start());
        Span old = member.value().span();
        return Splice.apply(bytes, List.of(new Splice(old.start(), old.end(), rendered(missing, indentation))));
    }

    private byte[] inserted(Node.Members container, List<String> missing) {
        return container.all().isEmpty() ? insertedFirst(container, missing) : insertedLast(container, missing);
    }

    private byte[] insertedFirst(Node.Members container, List<String> missing) {
        int close = container.span().end() - 1;
        int start = container.span().start() + 1;
        for (int index = start; index < close; ) {
            boolean comment = Literals.isComment(bytes, index);
            index = comment ? Literals.commentEnd(bytes, index) : index + 1;
            start = comment ? index : start;
        }
        String outer = layout.indentation(container.span().start());
        String inner = outer + layout.unit();
        String member = layout.lineEnd() + inner + member(missing, inner);
        boolean closesOnOwnLine = layout.lineStart(close) > start;
        return Splice.apply(
                bytes,
                List.of(
                        closesOnOwnLine
                                ? new Splice(start, start, member)
                                : new Splice(start, close, member + layout.lineEnd() + outer)));
    }

    private byte[] insertedLast(Node.Members container, List<String> missing) {
        Node.Member last = container.all().getLast();
        int valueEnd = last.value().span().end();
        int next = Literals.skip(bytes, valueEnd);
        boolean trailingComma = bytes[next] == ',';
        List<Splice> splices = new ArrayList<>();
        int at = trailingComma ? next + 1 : valueEnd;
        if (!trailingComma) {
            splices.add(new Splice(at, at, ","));
        }
        if (layout.isFirstOnLine(last)) {
            String indentation = layout.indentation(last.nameSpan().start());
            int afterComments = layout.pastCommentsOnLine(at);
            splices.add(new Splice(
                    afterComments, afterComments, layout.lineEnd() + indentation + member(missing, indentation)));
        } else {
            // A line comment would swallow what is written behind it, so on one line the comma's place is the place.
            String indentation = layout.indentation(last.nameSpan().start());
            splices.add(new Splice(at, at, " " + member(missing, indentation)));
        }
        return Splice.apply(bytes, splices);
    }

    private byte[] removed(Node.Members container, Node.Member member) {
        int index = container.all().indexOf(member);
        int start = member.nameSpan().start();
        int valueEnd = member.value().span().end();
        int next = Literals.skip(bytes, valueEnd);
        List<Splice> splices = new ArrayList<>();
        int end = valueEnd;
        if (bytes[next] == ',') {
            if (layout.isBlank(valueEnd, next)) {
                end = next + 1;
            } else {
                splices.add(new Splice(next, next + 1, ""));
            }
        } else if (index > 0) {
            int comma = Literals.skip(
                    bytes, container.all().get(index - 1).value().span().end());
            if (layout.isBlank(comma + 1, start) && !layout.isFirstOnLine(member)) {
                start = comma;
            } else {
                splices.add(new Splice(comma, comma + 1, ""));
            }
        }
        splices.add(withItsBlanks(member, start, end));
        return Splice.apply(bytes, splices);
    }

    /** Takes the whole line when nothing else stands on it, else the blanks up to the neighbour on the same line. */
    private Splice withItsBlanks(Node.Member member, int start, int end) {
        if (layout.isFirstOnLine(member)) {
            int nextLine = layout.pastBlankRestOfLine(end);
            if (nextLine > end) {
                return new Splice(layout.lineStart(start), nextLine, "");
            }
        }
        int to = end;
        while (start == member.nameSpan().start() && to < bytes.length && (bytes[to] == ' ' || bytes[to] == '\t')) {
            to++;
        }
        return new Splice(start, to, "");
    }

    private String member(List<String> names, String indentation) {
        return quoted(names.getFirst()) + ": " + rendered(names.subList(1, names.size()), indentation);
    }

    private String rendered(List<String> missing, String indentation) {
        StringBuilder json = new StringBuilder();
        missing.forEach(name -> json.append('{').append(quoted(name)).append(':'));
        json.append(edit.json()).append("}".repeat(missing.size()));
        byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
        try {
            // The value is read alone first, so that no text can close the objects around it.
            JsoncReader.readValue(String.valueOf(edit.json()).getBytes(StandardCharsets.UTF_8));
            return layout.render(new Layout.JsonText(text, JsoncReader.readValue(text)), indentation);
        } catch (JsoncReader.Malformed malformed) {
            throw refused(edit.path().size() - 1, "would get a value that is not JSON: " + malformed.getMessage());
        }
    }

    private KeyrailException refused(int depth, String reason) {
        String pointer = "/" + String.join("/", edit.path().subList(0, depth + 1));
        return new KeyrailException(FailureCode.CONFIG_INVALID, "config.json: " + pointer + " " + reason);
    }

    private static String quoted(String name) {
        StringBuilder text = new StringBuilder("\"");
        for (int index = 0; index < name.length(); index++) {
            char character = name.charAt(index);
            if (character == '"' || character == '\\') {
                text.append('\\').append(character);
            } else if (character < ' ' || Character.isSurrogate(character)) {
                text.append(String.format("\\u%04x", (int) character));
            } else {
                text.append(character);
            }
        }
        return text.append('"').toString();
    }
}
