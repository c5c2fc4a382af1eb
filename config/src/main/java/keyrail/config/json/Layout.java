package keyrail.config.json;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** How a file is laid out: its line ends and indentation, so that what is added looks like the rest. */
final class Layout {
    private final byte[] bytes;
    private final String lineEnd;
    private final String unit;

    Layout(JsoncDocument document) {
        this.bytes = document.bytes();
        this.lineEnd = lineEnd(bytes);
        List<Node.Member> members = document.root().all();
        String first = members.isEmpty() || !isFirstOnLine(members.getFirst())
                ? ""
                : indentation(members.getFirst().nameSpan().start());
        this.unit = first.isEmpty() ? "  " : first;
    }

    String lineEnd() {
        return lineEnd;
    }

    /** One level of indentation. */
    String unit() {
        return unit;
    }

    /** Whether only blanks stand before a member on its line. */
    boolean isFirstOnLine(Node.Member member) {
        int start = member.nameSpan().start();
        int lineStart = lineStart(start);
        return lineStart > 0 && isBlank(lineStart, start);
    }

    boolean isBlank(int from, int to) {
        for (int index = from; index < to; index++) {
            if (!Literals.isBlank(bytes[index])) {
                return false;
            }
        }
        return true;
    }

    /** The blanks at the start of the line that holds an offset. */
    String indentation(int offset) {
        int start = lineStart(offset);
        int end = start;
        while (end < bytes.length && (bytes[end] == ' ' || bytes[end] == '\t')) {
            end++;
        }
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    int lineStart(int offset) {
        int start = offset;
        while (start > 0 && bytes[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    /** Offset behind the line end when only blanks stand before it, else the given offset. */
    int pastBlankRestOfLine(int offset) {
        for (int index = offset; index < bytes.length && Literals.isBlank(bytes[index]); index++) {
            if (bytes[index] == '\n') {
                return index + 1;
            }
        }
        return offset;
    }

    /** Offset behind the comments that follow on the same line. */
    int pastCommentsOnLine(int offset) {
        int end = offset;
        int index = offset;
        while (index < bytes.length) {
            if (Literals.isComment(bytes, index)) {
                index = Literals.commentEnd(bytes, index);
                end = index;
            } else if (bytes[index] == ' ' || bytes[index] == '\t') {
                index++;
            } else {
                break;
            }
        }
        return end;
    }

    /** A value's text; objects get a line per member, arrays stay on one line. */
    String render(JsonText value, String indentation) {
        return value.node() instanceof Node.Members object && !object.all().isEmpty()
                ? render(value, object, indentation)
                : PlainJson.of(value.bytes(), value.node().span());
    }

    private String render(JsonText value, Node.Members object, String indentation) {
        String inner = indentation + unit;
        StringBuilder text = new StringBuilder("{");
        String separator = "";
        for (Node.Member member : object.all()) {
            text.append(separator).append(lineEnd).append(inner);
            text.append(PlainJson.of(value.bytes(), member.nameSpan())).append(": ");
            text.append(render(new JsonText(value.bytes(), member.value()), inner));
            separator = ",";
        }
        return text.append(lineEnd).append(indentation).append('}').toString();
    }

    private static String lineEnd(byte[] bytes) {
        for (int index = 0; index < bytes.length; index++) {
            if (bytes[index] == '\n') {
                return index > 0 && bytes[index - 1] == '\r' ? "\r\n" : "\n";
            }
        }
        return "\n";
    }

    /** A value inside the text that spells it. */
    record JsonText(byte[] bytes, Node node) {}
}
