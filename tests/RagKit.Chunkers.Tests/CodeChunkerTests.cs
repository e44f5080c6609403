using RagKit.Chunking;

namespace RagKit.Chunkers.Tests;

public sealed class CodeChunkerTests
{
    [Fact]
    public void A_type_that_fits_is_one_chunk_with_its_comment()
    {
        string[] chunks = Cut(new CodeChunker(new() { MinTokens = 0 }), "csharp", """
            using System;

            /// <summary>First.</summary>
            [Serializable]
            public sealed class First
            {
                private int _count;

                public void Add() => _count++;
            }

            public record Second(int A);
            """);
        Assert.Equal(3, chunks.Length);
        Assert.Equal("using System;", chunks[0]);
        Assert.StartsWith("/// <summary>First.", chunks[1]);
        Assert.EndsWith("}", chunks[1]);
        Assert.Equal("public record Second(int A);", chunks[2]);
    }

    [Fact]
    public void A_type_that_does_not_fit_is_cut_between_its_members_which_name_it()
    {
        string members = string.Join("\n\n", Enumerable.Range(0, 12).Select(i => $"    /// <summary>Adds {i}.</summary>\n    public int Add{i}(int value)\n    {{\n        int sum = value + {i};\n        return sum;\n    }}"));
        Document document = Code("csharp", $"namespace Shop;\n\npublic sealed class Basket\n{{\n{members}\n}}\n");
        List<Chunk> chunks = [.. new CodeChunker(new() { MaxTokens = 90, MinTokens = 20 }).Chunk(document)];
        Assert.Equal(12, chunks.Sum(chunk => chunk.Text.Split("public int Add").Length - 1));
        Assert.All(chunks.Where(chunk => chunk.Text.Contains("return sum", StringComparison.Ordinal)), chunk => Assert.Contains("/// <summary>Adds", chunk.Text));
        Assert.Contains("public sealed class Basket", chunks[^1].HeadingPath);
        Assert.StartsWith("/// <summary>Adds 11", chunks[^1].Text);
    }

    [Fact]
    public void Python_functions_keep_their_decorators_and_bodies()
    {
        string[] chunks = Cut(new CodeChunker(new() { MinTokens = 0 }), "python", """
            import os

            @cache
            def first(a):
                # A comment.
                def inner():
                    return a

                return inner()

            async def second(b):
                return b
            """);
        Assert.Equal(3, chunks.Length);
        Assert.StartsWith("@cache\ndef first", chunks[1]);
        Assert.EndsWith("return inner()", chunks[1]);
        Assert.StartsWith("async def second", chunks[2]);
    }

    [Theory]
    [InlineData("go", "func (s *Server) Run() error {", true)]
    [InlineData("rust", "pub(crate) async fn run() -> u8 {", true)]
    [InlineData("typescript", "export default class Shop {", true)]
    [InlineData("typescript", "if (shop.open) {", false)]
    [InlineData("java", "public static void main(String[] args) {", true)]
    [InlineData("java", "shop.open();", false)]
    [InlineData("c", "int main(void) {", true)]
    [InlineData("ruby", "def open", true)]
    [InlineData("sql", "CREATE TABLE shop (id int);", true)]
    [InlineData("bash", "open_shop() {", true)]
    public void Declarations_are_known_by_their_first_words(string language, string line, bool declares)
    {
        string[] chunks = Cut(new CodeChunker(new() { MinTokens = 0 }), language, "first line here\n" + line);
        Assert.Equal(declares ? 2 : 1, chunks.Length);
    }

    [Fact]
    public void Code_of_no_known_language_is_cut_at_blank_lines()
    {
        string text = string.Join("\n\n", Enumerable.Range(0, 20).Select(i => $"one line {i}\nand another {i}"));
        Assert.All(Cut(new CodeChunker(new() { MaxTokens = 40, MinTokens = 20 }), null, text), chunk => Assert.Matches("^one line [\\s\\S]*and another [0-9]+$", chunk));
    }

    [Fact]
    public void Text_without_blocks_is_code_when_a_language_is_given() =>
        Assert.Equal(2, new CodeChunker(new() { Language = "py", MinTokens = 0 }).Split(new Document("d", "x = 1\n\ndef y():\n    pass\n")).Count());

    private static string[] Cut(CodeChunker chunker, string? language, string text)
    {
        Document document = Code(language, text);
        return [.. chunker.Split(document).Select(span => document.Text[span.Range])];
    }

    private static Document Code(string? language, string text) => new DocumentBuilder().Add(new Block(BlockKind.Code, default) { Language = language }, text.ReplaceLineEndings("\n")).Build("d");
}
