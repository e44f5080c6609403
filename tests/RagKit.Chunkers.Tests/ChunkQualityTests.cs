using RagKit.Chunking;

namespace RagKit.Chunkers.Tests;

public sealed class ChunkQualityTests
{
    [Fact]
    public void A_report_counts_sizes_cut_sentences_orphans_waste_and_duplicates()
    {
        Document document = new DocumentBuilder().AddHeading(1, "Title").AddParagraph("One two three. Four five six.").AddParagraph("one  TWO three.").Build("d");
        int paragraph = document.Text.IndexOf("One", StringComparison.Ordinal), four = document.Text.IndexOf("Four", StringComparison.Ordinal), last = document.Text.IndexOf("one  TWO", StringComparison.Ordinal);
        Cuts cuts = new([0..5, paragraph..(four - 1), paragraph..(four + 9), (four + 10)..(last - 2), last..document.Text.Length]);
        ChunkQualityReport report = cuts.Report([document]);
        Assert.Equal((1, 5), (report.Documents, report.Chunks));
        Assert.Equal(0.2, report.OrphanHeadings, 6);
        Assert.Equal(0.2, report.CutSentences, 6);
        Assert.Equal(0.2, report.Duplicates, 6);
        Assert.Equal((four - 1 - paragraph) / (double)cuts.Length, report.OverlapWaste, 6);
        Assert.Equal((1, 4), (report.Tokens.Least, report.Tokens.Median));
        Assert.Contains("orphan headings  20.0 %", report.ToString());
    }

    [Fact]
    public void No_documents_give_a_report_of_zeros() => Assert.Equal(new ChunkSizes(0, 0, 0, 0, 0), new TokenChunker().Report([]).Tokens);

    [Fact]
    public void Sentence_chunks_cut_no_sentence_and_windows_do()
    {
        Document[] documents = [new("d", string.Concat(Enumerable.Range(0, 300).Select(i => $"Sentence {i} of the minutes says {i * 7} words. ")))];
        Assert.Equal(0, new SentenceChunker(new() { MaxTokens = 60, Overlap = 0 }).Report(documents).CutSentences);
        ChunkQualityReport windows = new SlidingWindowChunker(new() { MaxTokens = 61, Step = 31 }).Report(documents);
        Assert.InRange(windows.CutSentences, 0.5, 1);
        Assert.InRange(windows.OverlapWaste, 0.4, 0.55);
    }

    private sealed class Cuts(Range[] ranges) : IChunker
    {
        public string Fingerprint => "cuts/1";

        public int Length => ranges.Sum(range => range.End.Value - range.Start.Value);

        public IEnumerable<ChunkSpan> Split(Document document) => ranges.Select(range => new ChunkSpan(range));
    }
}
