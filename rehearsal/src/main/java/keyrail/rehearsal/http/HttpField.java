package keyrail.rehearsal.http;

/** One header field; the name in lower case. */
public record HttpField(String name, String value) {}
