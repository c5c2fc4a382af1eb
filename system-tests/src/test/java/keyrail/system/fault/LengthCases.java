package keyrail.system.fault;

import static keyrail.system.fault.FramingCase.CHUNKED;
import static keyrail.system.fault.FramingCase.LENGTH;
import static keyrail.system.fault.FramingCase.MESSAGE;
import static keyrail.system.fault.FramingCase.SMUGGLED;
import static keyrail.system.fault.FramingCase.broken;
import static keyrail.system.fault.FramingCase.one;
import static keyrail.system.fault.FramingCase.post;
import static keyrail.system.fault.FramingCase.refused;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where a message ends: lengths, codings and chunks that are in doubt. */
final class LengthCases {
    private static final String HEX = Integer.toHexString(LENGTH);

    private LengthCases() {}

    static List<FramingCase> all() {
        List<FramingCase> cases = new ArrayList<>();
        lengthAndCoding(cases);
        lengths(cases);
        codings(cases);
        chunks(cases);
        trailers(cases);
        return cases;
    }

    private static void lengthAndCoding(List<FramingCase> cases) {
        String hidden = "0\r\n\r\n" + SMUGGLED;
        for (String coding : List.of("chunked", "Chunked", "CHUNKED", " chunked", "\tchunked", "chunked ")) {
            cases.add(refused(
                    "length, then coding <" + coding + ">",
                    post("content-length: " + hidden.length() + "\r\ntransfer-encoding:" + coding + "\r\n", hidden)));
            cases.add(refused(
                    "coding <" + coding + ">, then length",
                    post("transfer-encoding:" + coding + "\r\ncontent-length: 4\r\n", CHUNKED)));
        }
        cases.add(refused(
                "coding nobody knows, and a length",
                post("transfer-encoding: cow\r\ncontent-length: " + LENGTH + "\r\n", MESSAGE)));
        cases.add(refused(
                "identity, and a length",
                post("transfer-encoding: identity\r\ncontent-length: " + LENGTH + "\r\n", MESSAGE)));
    }

    private static void lengths(List<FramingCase> cases) {
        String same = "content-length: " + LENGTH + "\r\n";
        cases.add(refused("the length twice", post(same + same, MESSAGE)));
        cases.add(refused("two lengths", post("content-length: 0\r\n" + same, MESSAGE)));
        cases.add(refused("two lengths, the shorter last", post(same + "content-length: 0\r\n", MESSAGE)));
        cases.add(refused("an empty length and one", post("content-length:\r\n" + same, MESSAGE)));
        for (String value : List.of(
                LENGTH + ", " + LENGTH,
                LENGTH + "," + LENGTH,
                "0, " + LENGTH,
                LENGTH + ",",
                "," + LENGTH,
                "+" + LENGTH,
                "-" + LENGTH,
                "-0",
                "0x" + HEX,
                HEX + "h",
                LENGTH + ".0",
                "1e2",
                "",
                LENGTH + " 0",
                LENGTH + ";a=b",
                "\"" + LENGTH + "\"",
                LENGTH + "\u000b",
                "\u00b2" + LENGTH,
                "9223372036854775808",
                "18446744073709551615",
                "18446744073709551616" + LENGTH,
                "1" + "0".repeat(40))) {
            cases.add(refused("length <" + value + ">", post("content-length: " + value + "\r\n", MESSAGE)));
        }
        for (String value : List.of(" " + LENGTH, LENGTH + " ", LENGTH + "\t", "\t" + LENGTH)) {
            cases.add(one(
                    "white space about a length <" + value + ">", post("content-length:" + value + "\r\n", MESSAGE)));
        }
    }

    private static void codings(List<FramingCase> cases) {
        for (String coding : List.of("chunked", "Chunked", " chunked ", "\tchunked\t")) {
            cases.add(one("coding <" + coding + ">", post("transfer-encoding:" + coding + "\r\n", CHUNKED)));
        }
        for (String coding : List.of(
                "identity",
                "gzip",
                "cow",
                "",
                "chunked, gzip",
                "gzip, chunked",
                "chunked, chunked",
                "identity, chunked",
                "chunked, identity",
                "chunked,",
                ",chunked",
                "xchunked",
                "chunkedx",
                "chunked;q=1",
                "\"chunked\"",
                "'chunked'",
                "chunked\u000b",
                "\u000bchunked",
                "ch unked",
                "chunked\u00a0")) {
            cases.add(refused("coding <" + coding + ">", post("transfer-encoding: " + coding + "\r\n", CHUNKED)));
        }
        for (List<String> pair : List.of(
                List.of("chunked", "identity"),
                List.of("identity", "chunked"),
                List.of("chunked", "chunked"),
                List.of("chunked", "cow"))) {
            cases.add(refused(
                    "codings " + pair,
                    post(
                            "transfer-encoding: " + pair.getFirst() + "\r\ntransfer-encoding: " + pair.getLast()
                                    + "\r\n",
                            CHUNKED)));
        }
    }

    private static void chunks(List<FramingCase> cases) {
        for (String size : List.of(
                "FFFFFFFFFFFFFFFF",
                "8000000000000000",
                "10000000000000000" + HEX,
                "100000000" + HEX,
                "80000000",
                "-" + HEX,
                "+" + HEX,
                "0x" + HEX,
                "",
                "g",
                ";",
                ";" + HEX,
                HEX + " " + HEX,
                HEX + "\u000b",
                "\u0000" + HEX,
                HEX + ",",
                HEX + "\n",
                HEX + ";a=b\n",
                HEX + ";a=\nb",
                HEX + ";" + "a".repeat(40_000))) {
            cases.add(
                    broken("chunk of size <" + brief(size) + ">", chunked(size + "\r\n" + MESSAGE + "\r\n0\r\n\r\n")));
        }
        cases.add(broken("a chunk shorter than its data", chunked("1\r\n" + MESSAGE + "\r\n0\r\n\r\n")));
        cases.add(broken("a chunk's data without its end", chunked(HEX + "\r\n" + MESSAGE + "0\r\n\r\n")));
        cases.add(broken("a chunk's data ended by LF", chunked(HEX + "\r\n" + MESSAGE + "\n0\r\n\r\n")));
        cases.add(broken("a chunk's data ended by CR", chunked(HEX + "\r\n" + MESSAGE + "\r0\r\n\r\n")));
        cases.add(one("an extension of a chunk", chunked(HEX + ";a=b\r\n" + MESSAGE + "\r\n0\r\n\r\n")));
        cases.add(one("a quoted extension of a chunk", chunked(HEX + ";a=\"b;c\"\r\n" + MESSAGE + "\r\n0\r\n\r\n")));
        cases.add(one("leading zeros of a chunk's size", chunked("000" + HEX + "\r\n" + MESSAGE + "\r\n000\r\n\r\n")));
        cases.add(one("capital digits", chunked(HEX.toUpperCase(Locale.ROOT) + "\r\n" + MESSAGE + "\r\n0\r\n\r\n")));
    }

    private static void trailers(List<FramingCase> cases) {
        for (String trailer : List.of(
                "content-length: 5", "transfer-encoding: chunked", "host: evil.example", "x-api-key: kr_other")) {
            cases.add(one(
                    "trailer <" + trailer + ">", chunked(HEX + "\r\n" + MESSAGE + "\r\n0\r\n" + trailer + "\r\n\r\n")));
        }
        cases.add(broken(
                "a trailer that never ends",
                chunked(HEX + "\r\n" + MESSAGE + "\r\n0\r\n" + "x-a: b\r\n".repeat(6_000) + "\r\n")));
    }

    private static String chunked(String body) {
        return post("transfer-encoding: chunked\r\n", body);
    }

    private static String brief(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
