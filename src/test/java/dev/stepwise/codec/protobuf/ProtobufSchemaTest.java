package dev.stepwise.codec.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.field.UnsuitableSchemaException;
import dev.stepwise.codec.protobuf.ProtoType.Message;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufSchemaTest {

    private static final String TEXT = """
            // A file as people write it.
            syntax = "proto2";
            package shop.v1;
            import public "shop/v1/other.proto";
            option java_package = "com.example;{";
            option (custom) = { a: 1 b: { c: "}" } };
            /* message Hidden { } */
            message First {
              reserved 5, 10 to 20;
              reserved "old";
              extensions 100 to max [declaration = { number: 100, full_name: ".x" }];
              optional sint32 count = 1 [(custom).x = { y: [1, 2] }, default = -5, deprecated = true];
              optional string word = 2 [default = "a\\"b" 'c'];
              message Inner { required Inner self = 1; enum Kind { A = 0; B = 0x10; option allow_alias = true; C = -1 [deprecated = true]; }; }
              oneof either { option (o) = 1; Inner.Kind kind = 3; .shop.v1.Other other = 4; }
              extend Other { optional int32 more = 101; }
            };
            service Shop { rpc Buy(First) returns (stream Other) { option idempotency_level = NO_SIDE_EFFECTS; } }
            message Second { map < string , First.Inner > inners = 1; }
            """;

    private static final ProtobufSchema SCHEMA =
            ProtobufSchema.parse(TEXT, List.of("package shop.v1; message Other { optional int32 x = 1; }"));

    @Test
    void theLanguageIsReadAsFarAsItDecidesHowBytesAreRead() {
        Message first = Objects.requireNonNull(SCHEMA.message("shop.v1.First"));
        assertThat(first.fields())
                .extracting(
                        ProtoType.Field::name,
                        ProtoType.Field::number,
                        ProtoType.Field::oneof,
                        ProtoType.Field::fallback)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("count", 1, -1, "-5"),
                        org.assertj.core.groups.Tuple.tuple("word", 2, -1, "a\"bc"),
                        org.assertj.core.groups.Tuple.tuple("kind", 3, 0, null),
                        org.assertj.core.groups.Tuple.tuple("other", 4, 0, null));
        assertThat(((ProtoType.Enumeration) Objects.requireNonNull(SCHEMA.resolve("Inner.Kind", first))).names())
                .containsEntry(16, "B")
                .containsEntry(-1, "C");
    }

    @Test
    void namesAreFoundFromTheInside() {
        Message first = Objects.requireNonNull(SCHEMA.message(0));
        Message inner = Objects.requireNonNull(SCHEMA.message(0, 0));
        assertThat(SCHEMA.resolve("Inner", first)).isSameAs(inner);
        assertThat(SCHEMA.resolve("Inner", inner)).isSameAs(inner);
        assertThat(SCHEMA.resolve("v1.First", inner)).isSameAs(first);
        assertThat(SCHEMA.resolve("Other", inner)).isNotNull();
        assertThat(SCHEMA.resolve("google.protobuf.Timestamp", inner)).isNotNull();
        assertThat(SCHEMA.resolve("Nobody", inner)).isNull();
        assertThat(SCHEMA.message("Second")).isSameAs(SCHEMA.message(1));
        assertThat(SCHEMA.message(2)).isNull();
        assertThat(SCHEMA.message(0, -1)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "syntax = \"proto3\";",
                "message",
                "message M {",
                "message M { int32 }",
                "message M { int32 x = 0; }",
                "message M { int32 x = 536870912; }",
                "message M { int32 x = y; }",
                "message M { int32 x = 1 [default = ",
                "message M { map<string int32> x = 1; }",
                "enum E { A = ",
                "enum E { A = x; }",
                "option x",
                "{\"type\":\"record\"}",
            })
    void whatIsNoSchemaIsRefused(String text) {
        assertThatThrownBy(() -> ProtobufSchema.parse(text, List.of())).isInstanceOf(UnsuitableSchemaException.class);
    }

    @Test
    void aMistakeIsSaidWithItsLine() {
        assertThatThrownBy(() -> ProtobufSchema.parse("message M {\n  int32 x = 1\n}", List.of()))
                .hasMessage("is no Protobuf schema: expected ';' in line 3, not '}'");
    }

    @Test
    void messagesThatSayWhoSeesThemAreCounted() {
        ProtobufSchema schema = ProtobufSchema.parse("""
                edition = "2024";
                local message A {}
                export enum K { Z = 0; }
                export message B { local message C { int32 x = 1; } export enum L { Y = 0; } message D {} int32 y = 2; }
                """, List.of());
        assertThat(Objects.requireNonNull(schema.message(1)).fullName()).isEqualTo("B");
        assertThat(Objects.requireNonNull(schema.message(1, 0)).fullName()).isEqualTo("B.C");
        assertThat(Objects.requireNonNull(schema.message(1, 1)).fullName()).isEqualTo("B.D");
        assertThat(Objects.requireNonNull(schema.message("B")).fields()).hasSize(1);
        Message old = Objects.requireNonNull(
                ProtobufSchema.parse("message M { local export = 1; } message local {}", List.of())
                        .message("M"));
        assertThat(old.fields().getFirst().type()).isEqualTo("local");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "option features.message_encoding = DELIMITED; message M { int32 x = 1; }",
                "option features = { field_presence: IMPLICIT }; message M { int32 x = 1; }",
                "message M { int32 x = 1 [features = { field_presence: IMPLICIT }]; }",
            })
    void featuresThatAreNotReadAreRefused(String text) {
        assertThatThrownBy(() -> ProtobufSchema.parse("edition = \"2023\";" + text, List.of()))
                .isInstanceOf(UnsuitableSchemaException.class)
                .hasMessageContaining("not read");
    }

    @Test
    void hostileTextsEnd() {
        String deep = "message M {".repeat(50_000);
        assertThatThrownBy(() -> ProtobufSchema.parse(deep, List.of())).hasMessage("is too deep to be planned");
        String name = "n".repeat(1001);
        assertThatThrownBy(() -> ProtobufSchema.parse("package " + name + "; message " + name + " {}", List.of()))
                .isInstanceOf(UnsuitableSchemaException.class)
                .hasMessage("has a name of more than 2000 characters");
        String nested = ("message " + name + " {").repeat(2) + "}}";
        assertThatThrownBy(() -> ProtobufSchema.parse(nested, List.of()))
                .hasMessage("has a name of more than 2000 characters");
        String options = "message M { int32 x = 1 [a = " + "b ".repeat(400_000) + "]; }";
        assertThat(ProtobufSchema.parse(options, List.of()).message("M")).isNotNull();
    }
}
