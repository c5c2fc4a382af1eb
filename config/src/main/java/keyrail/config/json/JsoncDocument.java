package keyrail.config.json;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A parsed file: its bytes, which nobody changes any more, and the object they spell. */
public record JsoncDocument(byte[] bytes, Node.Members root) {

    /** The value at a path of member names, the first of a repeated one. */
    public Optional<Node> at(List<String> path) {
        Node node = root;
        for (String name : path) {
            Optional<Node.Member> member = node instanceof Node.Members object ? object.first(name) : Optional.empty();
            if (member.isEmpty()) {
                return Optional.empty();
            }
            node = member.get().value();
        }
        return Optional.of(node);
    }

    /** The bytes of a value as text, comments and all. */
    public String text(Span span) {
        return new String(bytes, span.start(), span.end() - span.start(), StandardCharsets.UTF_8);
    }

    /** Says how much, never what: a file may hold more than it should. */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
