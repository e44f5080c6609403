using System.Text;
using RagKit.Loading;
using RagKit.Sources;
using RagKit.TestData;

namespace RagKit.Loaders.Tests;

public sealed class TextLoaderTests
{
    private static readonly TextLoader Loader = new();
    private static readonly TextLoader Small = new(new TextLoaderOptions { MaxLength = 1 << 16 });

    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes("Grüße – 5 €") },
        { "UTF-8 with mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("Grüße – 5 €")] },
        { "UTF-16 with mark", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("Grüße – 5 €")] },
        { "big-endian UTF-16 with mark", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("Grüße – 5 €")] },
        { "UTF-16 bare", Encoding.Unicode.GetBytes("Grüße – 5 €") },
        { "big-endian UTF-16 bare", Encoding.BigEndianUnicode.GetBytes("Grüße – 5 €") },
        { "UTF-32 with mark", [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes("Grüße – 5 €")] },
        { "Windows-1252", [0x47, 0x72, 0xFC, 0xDF, 0x65, 0x20, 0x96, 0x20, 0x35, 0x20, 0x80] },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task The_encoding_is_found_out(string name, byte[] bytes)
    {
        Assert.NotEmpty(name);
        Assert.Equal("Grüße – 5 €", Assert.Single(await Loader.LoadAsync("a.txt", bytes)).Text);
    }

    [Theory]
    [InlineData(new byte[] { 0xC3, 0xA4, 0x62, 0xC3 }, 3)]
    [InlineData(new byte[] { 0x61, 0x62, 0xE2, 0x82 }, 2)]
    [InlineData(new byte[] { 0x63, 0x61, 0x66, 0xC3 }, 3)]
    public async Task A_truncated_sequence_is_refused_with_its_offset(byte[] bytes, int offset) =>
        Assert.Contains($"cut off at byte {offset}", await Loader.FailAsync("a.txt", bytes), StringComparison.Ordinal);

    [Fact]
    public async Task Damaged_utf8_is_refused_and_a_stated_encoding_reads_it()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(new string('ä', 50)), 0xFF, .. "end"u8];
        Assert.Contains("invalid bytes at byte 100", await Loader.FailAsync("a.txt", bytes), StringComparison.Ordinal);
        Document document = Assert.Single(await new TextLoader(new TextLoaderOptions { Encoding = Encoding.Latin1 }).LoadAsync("a.txt", bytes));
        Assert.EndsWith("ÿend", document.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_latin1_letter_at_the_end_is_no_truncated_utf8() =>
        Assert.Equal("café", Assert.Single(await Loader.LoadAsync("a.txt", [0x63, 0x61, 0x66, 0xE9])).Text);

    [Fact]
    public async Task Binary_content_with_a_text_name_is_refused()
    {
        Assert.Contains("PDF", await Loader.FailAsync("a.txt", "%PDF-1.7 and so on"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("control characters", await Loader.FailAsync("a.txt", [.. Enumerable.Range(0, 999).Select(i => (byte)(i * 7 % 256))]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lone_zero_in_a_long_text_is_replaced()
    {
        Document document = await Loader.LoadOneAsync("a.txt", new string('x', 500) + "\0" + new string('y', 500));
        Assert.Equal('\uFFFD', document.Text[500]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t\n")]
    public async Task An_empty_file_is_refused(string text) => Assert.Contains("is empty", await Loader.FailAsync("a.txt", text), StringComparison.Ordinal);

    [Fact]
    public async Task Paragraphs_are_runs_of_lines_and_the_text_stays_as_written()
    {
        Document document = await Loader.LoadOneAsync("notes/My notes.txt", "\r\none\r\ntwo\r\n \r\nthree\rfour\n\n\nfive");
        Assert.Equal("\r\none\r\ntwo\r\n \r\nthree\rfour\n\n\nfive", document.Text);
        Assert.Equal([(BlockKind.Paragraph, "one\r\ntwo"), (BlockKind.Paragraph, "three\rfour"), (BlockKind.Paragraph, "five")], document.Outline());
        Assert.Equal("My notes", document.Title);
        Assert.Equal("text/plain", document.MediaType);
    }

    [Fact]
    public async Task Source_code_becomes_code_blocks_in_its_language()
    {
        Document document = await Loader.LoadOneAsync("src/a.py", "import os\n\ndef f():\n    pass\n");
        Assert.All(document.Blocks, block => Assert.Equal((BlockKind.Code, "python"), (block.Kind, block.Language)));
        Assert.Equal(2, document.Blocks.Count);
    }

    [Theory]
    [InlineData("a.txt", null, true)]
    [InlineData("a.cs", null, true)]
    [InlineData("a.png", null, false)]
    [InlineData("a", null, false)]
    [InlineData("a", "text/plain; charset=utf-8", true)]
    [InlineData("a.txt", "application/octet-stream", true)]
    [InlineData("a.txt", "application/pdf", false)]
    public void CanLoad_judges_by_media_type_and_name(string name, string? mediaType, bool expected) =>
        Assert.Equal(expected, Loader.CanLoad(new SourceItem(name, "1") { MediaType = mediaType }));

    [Fact]
    public async Task Real_texts_load()
    {
        foreach (string path in Directory.EnumerateFiles(SharedData.Path("docs", "txt")))
        {
            Document document = Assert.Single(await Loader.LoadAsync(Path.GetFileName(path), await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)));
            BlockInvariants.Check(document);
            Assert.DoesNotContain('\uFFFD', document.Text);
        }
    }

    [Theory]
    [InlineData("paragraphs", "\n\n")]
    [InlineData("lines", "\r\n")]
    [InlineData("words", " ")]
    [InlineData("nothing", "")]
    public async Task A_long_text_becomes_parts_that_together_are_the_text(string between, string separator)
    {
        string text = string.Join(separator, Enumerable.Range(0, 20_000).Select(i => $"{between} 𝄞 number {i}".Replace(" ", separator.Length == 0 ? "_" : " ")));
        List<Document> parts = await Small.LoadAsync("big.txt", Encoding.UTF8.GetBytes(text));
        Assert.True(parts.Count > 3);
        Assert.Equal(text, string.Concat(parts.Select(part => part.Text)));
        Assert.Equal(Enumerable.Range(1, parts.Count).Select(number => $"big.txt#{number}"), parts.Select(part => part.Id));
        Assert.All(parts.SkipLast(1), part => Assert.InRange(part.Text.Length, (1 << 15) - 1, 1 << 16));
        Assert.All(parts.SkipLast(1), part => Assert.EndsWith(separator, part.Text, StringComparison.Ordinal));
        Assert.All(parts, part => Assert.False(char.IsLowSurrogate(part.Text[0])));
    }

    [Fact]
    public async Task Appending_to_a_long_text_leaves_all_parts_but_the_last()
    {
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n"));
        List<Document> before = await Small.LoadAsync("big.log", Encoding.UTF8.GetBytes(text)), after = await Small.LoadAsync("big.log", Encoding.UTF8.GetBytes(text + "one more\n"));
        Assert.Equal(before.SkipLast(1).Select(part => part.Text), after.Take(before.Count - 1).Select(part => part.Text));
    }

    [Fact]
    public async Task Damage_far_into_a_long_text_is_refused() =>
        Assert.Contains("not valid utf-8", await Small.FailAsync("big.txt", [.. Encoding.UTF8.GetBytes(new string('ä', 70_000)), 0xFF, .. new byte[70_000].Select(_ => (byte)'a')]), StringComparison.Ordinal);

    [Fact]
    public async Task A_file_beyond_the_limit_is_refused_with_both_numbers() =>
        Assert.Contains("11 bytes or more, and this loader reads at most 10", await new TextLoader(new TextLoaderOptions { MaxBytes = 10 }).FailAsync("a.txt", "hello world"u8.ToArray()), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, 10L, "MaxLength (1)")]
    [InlineData(1 << 16, 0L, "MaxBytes (0)")]
    public void Limits_out_of_range_are_refused(int length, long bytes, string said) =>
        Assert.Contains(said, Assert.Throws<ArgumentException>(() => new TextLoader(new TextLoaderOptions { MaxLength = length, MaxBytes = bytes })).Message, StringComparison.Ordinal);
}
