using RagKit.Chunking;
using RagKit.Documents;

namespace RagKit.Chunkers.Tests;

/// <summary>What holds for every chunker: the cap counts what is embedded, and an overlap repeats no more than it may.</summary>
public sealed class CapAndOverlapTests
{
    public static TheoryData<string> Names => AllChunkers.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_cap_counts_what_is_embedded_title_and_headings_included(string name)
    {
        IChunker chunker = AllChunkers.ByName[name](60, 12);
        for (int seed = 1; seed <= 60; seed++)
        {
            Document document = RandomDocuments.Create(seed) with { Title = "Handbook of the Works Council" };
            foreach (Chunk chunk in chunker.Chunk(document))
                Assert.True(TokenEstimator.Cl100k.Count(chunk.EmbeddingText) <= 60, $"Seed {seed}: chunk {chunk.Ordinal} is embedded with {TokenEstimator.Cl100k.Count(chunk.EmbeddingText)} tokens.");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_overlap_repeats_text_within_its_limit(string name)
    {
        Document document = new("d", string.Concat(Enumerable.Range(0, 300).Select(i => $"Sentence {i} of the minutes says {i * 7} words. ")));
        List<ChunkSpan> spans = [.. AllChunkers.ByName[name](80, 30).Split(document)];
        int repeating = 0;
        for (int i = 1; i < spans.Count; i++)
        {
            (int start, int end) = (spans[i].Range.Start.Value, spans[i - 1].Range.End.Value);
            if (start >= end)
                continue;
            repeating++;
            Assert.InRange(TokenEstimator.Cl100k.Count(document.Text.AsSpan(start, end - start)), 1, 30);
        }
        Assert.True(repeating >= (spans.Count - 1) / 2, $"Of {spans.Count} chunks {repeating} repeat something.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Chunks_carry_the_headings_above_them(string name)
    {
        Document document = new DocumentBuilder().AddHeading(1, "Guide").AddHeading(2, "Leave")
            .AddParagraph(string.Concat(Enumerable.Range(0, 60).Select(i => $"Sentence {i} of the minutes says {i * 7} words. "))).Build("d");
        Assert.Equal(["Guide", "Leave"], AllChunkers.ByName[name](80, 0).Split(document).Last().HeadingPath);
    }

    [Fact]
    public void A_path_too_long_for_the_cap_loses_its_outermost_headings()
    {
        DocumentBuilder builder = new();
        for (int level = 1; level <= 6; level++)
            builder.AddHeading(level, $"A rather long heading of level {level} that says a lot about what follows below it");
        Document document = builder.AddParagraph(string.Concat(Enumerable.Repeat("The committee met again on Tuesday. ", 40))).Build("d");
        ChunkSpan last = new TokenChunker(new() { MaxTokens = 80, Overlap = 0 }).Split(document).Last();
        Assert.InRange(last.HeadingPath.Count, 1, 3);
        Assert.Contains("level 6", last.HeadingPath[^1]);
    }
}
