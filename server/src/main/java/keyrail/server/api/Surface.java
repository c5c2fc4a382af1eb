package keyrail.server.api;

import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;

/**
 * One inbound endpoint that takes a body and answers through the gateway.
 *
 * @param path exact path
 * @param format the language of its bodies
 */
record Surface(String path, Format format, Operation operation) {}
