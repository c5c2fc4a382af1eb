package keyrail.config.json;

/** Where literals, comments and blanks end in bytes already known to be well formed. */
final class Literals {
    private Literals() {}

    /** Offset behind the closing quote of the string that starts at {@code start}. */
    static int stringEnd(byte[] bytes, int start) {
        int index = start + 1;
        while (bytes[index] != '"') {
            index += bytes[index] == '\\' ? 2 : 1;
        }
        return index + 1;
    }

    static int numberEnd(byte[] bytes, int start) {
        int index = start;
        while (index < bytes.length && "+-.0123456789eE".indexOf(bytes[index]) >= 0) {
            index++;
        }
        return index;
    }

    static boolean isBlank(byte character) {
        return character == ' ' || character == '\t' || character == '\r' || character == '\n';
    }

    /** Whether a comment starts here. */
    static boolean isComment(byte[] bytes, int index) {
        return index + 1 < bytes.length && bytes[index] == '/' && (bytes[index + 1] == '/' || bytes[index + 1] == '*');
    }

    /** Offset behind the comment that starts at {@code start}; the line end is not part of a line comment. */
    static int commentEnd(byte[] bytes, int start) {
        int index = start + 2;
        if (bytes[start + 1] == '/') {
            while (index < bytes.length && bytes[index] != '\n' && bytes[index] != '\r') {
                index++;
            }
            return index;
        }
        while (index + 1 < bytes.length && !(bytes[index] == '*' && bytes[index + 1] == '/')) {
            index++;
        }
        return Math.min(index + 2, bytes.length);
    }

    /** Offset of the next byte at or after {@code index} that is neither blank nor in a comment. */
    static int skip(byte[] bytes, int index) {
        int at = index;
        while (at < bytes.length) {
            if (isBlank(bytes[at])) {
                at++;
            } else if (isComment(bytes, at)) {
                at = commentEnd(bytes, at);
            } else {
                break;
            }
        }
        return at;
    }
}
