/**
 * {@code config.json} of a home: read, watch and edit it without losing a byte of what people wrote.
 *
 * <p>May use: core, Jackson's streaming parser, slf4j. Start reading at {@link keyrail.config.FileConfig}.
 */
@NullMarked
package keyrail.config;

import org.jspecify.annotations.NullMarked;
