package dev.signet.django;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.django.Piece.Broken;
import dev.signet.django.Piece.Found;
import dev.signet.django.Piece.TooLarge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a file is cut into parts, the same is found in it. */
class JsonObjectsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"a\":1},{\"b\":\"}]{[\\\"\"}]",
                " [ {\"a\":1} , {\"b\":\"}]{[\\\"\"} ] \n",
                "{\"a\":1}{\"b\":\"}]{[\\\"\"}",
                "{\"a\":1}\r\n\n{\"b\":\"}]{[\\\"\"}\n",
                "\uFEFF[{\"a\":1},{\"b\":\"}]{[\\\"\"}]"
            })
    void objects_ofAnArrayOrLines_areFound(String file) {
        assertThat(pieces(file)).extracting(JsonObjectsTest::text).containsExactly("{\"a\":1}", "{\"b\":\"}]{[\\\"\"}");
    }

    @Test
    void object_thatHoldsOthers_isOne() {
        String nested = "{\"a\":{\"b\":[{},[{}]]},\"c\":[]}";

        assertThat(pieces("[" + nested + "]")).extracting(JsonObjectsTest::text).containsExactly(nested);
    }

    @Test
    void array_empty_holdsNothing() {
        assertThat(pieces("[]")).isEmpty();
        assertThat(pieces(" [ \n ] ")).isEmpty();
    }

    @Test
    void lines_areCountedWhereAnObjectBegins() {
        assertThat(pieces("[\n{\"a\":\n1},\n\n{}]")).extracting(Piece::line).containsExactly(2, 5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''            | 0 | 1",
                "' '           | 0 | 1",
                "x             | 0 | 1",
                "1             | 0 | 1",
                "[1]           | 0 | 1",
                "[[{}]]        | 0 | 1",
                "[             | 0 | 1",
                "[{}           | 1 | 1",
                "[{},          | 1 | 1",
                "[{},]         | 1 | 1",
                "[,{}]         | 0 | 1",
                "[{}{}]        | 1 | 1",
                "[{}]]         | 1 | 1",
                "[{}] x        | 1 | 1",
                "[{}][{}]      | 1 | 1",
                "{} ,{}        | 1 | 1",
                "{}]           | 1 | 1",
                "{} x          | 1 | 1",
                "{\"a\":\"}    | 0 | 1",
                "<html>        | 0 | 1"
            })
    void file_broken_isReadUpToThere(String file, int objectsBefore, int line) {
        List<Piece> pieces = pieces(file);

        assertThat(pieces).hasSize(objectsBefore + 1);
        assertThat(pieces.get(objectsBefore)).isInstanceOfSatisfying(Broken.class, broken -> assertThat(broken.line())
                .isEqualTo(line));
    }

    @Test
    void file_inUtf16_isBrokenAtOnce() {
        JsonObjects objects = new JsonObjects();

        assertThat(objects.next("[{}]".getBytes(StandardCharsets.UTF_16)))
                .singleElement()
                .isInstanceOf(Broken.class);
    }

    @Test
    void object_tooLarge_isPassedOver() {
        String large = "{\"a\":\"" + "x".repeat(JsonObjects.LARGEST) + "\"}";

        List<Piece> pieces = pieces("[{}," + large + ",{}]", 5_000);

        assertThat(pieces).hasSize(3);
        assertThat(pieces.get(1)).isInstanceOf(TooLarge.class);
        assertThat(text(pieces.get(2))).isEqualTo("{}");
    }

    @Test
    void object_asLargeAsAllowed_isFound() {
        String large = "{\"a\":\"" + "x".repeat(JsonObjects.LARGEST - 8) + "\"}";

        assertThat(pieces(large, 5_000)).singleElement().isInstanceOf(Found.class);
    }

    // --- How ---

    private static List<Piece> pieces(String file) {
        List<Piece> whole = pieces(file, Integer.MAX_VALUE);
        for (int size : List.of(1, 2, 3, 7)) {
            assertThat(pieces(file, size)).usingRecursiveComparison().isEqualTo(whole);
        }
        return whole;
    }

    private static List<Piece> pieces(String file, int size) {
        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
        JsonObjects objects = new JsonObjects();
        List<Piece> pieces = new ArrayList<>();
        for (long start = 0; start < bytes.length; start += size) {
            int end = (int) Math.min(bytes.length, start + size);
            pieces.addAll(objects.next(Arrays.copyOfRange(bytes, (int) start, end)));
        }
        pieces.addAll(objects.end());
        return pieces;
    }

    private static String text(Piece piece) {
        return new String(((Found) piece).json(), StandardCharsets.UTF_8);
    }
}
