using System.Globalization;
using RagKit.Chunking;
using RagKit.Documents;

namespace RagKit.Chunkers.Tests;

public sealed class ChunkBoundaryTests
{
    private const string Sentence = "The committee met again on Tuesday to discuss the plan. ";

    private static TokenChunker Tokens(int max, int overlap = 0) => new(new TokenChunkerOptions { MaxTokens = max, Overlap = overlap, CountContext = false });

    private static List<string> Cut(IChunker chunker, Document document) => [.. chunker.Split(document).Select(span => document.Text[span.Range])];

    [Fact]
    public void Units_that_fit_the_cap_are_not_cut()
    {
        for (int seed = 1; seed <= 150; seed++)
        {
            Document document = RandomDocuments.Create(seed);
            foreach (int cap in (int[])[15, 60, 200])
            {
                TokenEstimator tokenizer = TokenEstimator.Cl100k;
                List<Range> units = [.. Units(document.Blocks).Where(range => tokenizer.Count(document.Text.AsSpan()[range]) <= cap)];
                List<ChunkSpan> spans = [.. Tokens(cap, cap / 8).Split(document)];
                foreach (Range unit in units)
                {
                    (int start, int end) = (unit.Start.Value, unit.End.Value);
                    while (end > start && char.IsWhiteSpace(document.Text[end - 1]))
                        end--;
                    while (start < end && char.IsWhiteSpace(document.Text[start]))
                        start++;
                    if (start < end && TokenEstimator.Cl100k.PrefixLength(document.Text.AsSpan(start, end - start), cap, out _) == end - start)
                        Assert.True(spans.Any(span => span.Range.Start.Value <= start && span.Range.End.Value >= end), $"Seed {seed}, cap {cap}: the unit {unit} is in no chunk whole.");
                }
            }
        }
    }

    [Fact]
    public void Grapheme_clusters_that_fit_the_cap_are_not_cut()
    {
        for (int seed = 1; seed <= 150; seed++)
        {
            Document document = new("d", RandomDocuments.Text(seed, 300));
            HashSet<int> starts = [.. StringInfo.ParseCombiningCharacters(document.Text), document.Text.Length];
            foreach (ChunkSpan span in Tokens(40, 10).Split(document))
            {
                Assert.True(starts.Contains(span.Range.Start.Value), $"Seed {seed}: {span.Range} begins in a cluster.");
                Assert.True(starts.Contains(span.Range.End.Value), $"Seed {seed}: {span.Range} ends in a cluster.");
            }
        }
    }

    [Fact]
    public void Lines_of_code_are_not_cut()
    {
        string code = string.Join('\n', Enumerable.Range(0, 60).Select(i => $"    var value{i} = Compute({i}, \"text. More text\");"));
        Document document = new DocumentBuilder().AddParagraph(Sentence).Add(BlockKind.Code, code).Build("d");
        List<string> chunks = Cut(Tokens(70), document);
        Assert.True(chunks.Count > 5);
        Assert.All(chunks[1..], chunk => Assert.All(chunk.Split('\n'), line => Assert.EndsWith(");", line)));
    }

    [Fact]
    public void Sentences_are_not_cut_while_they_fit()
    {
        Document document = new("d", string.Concat(Enumerable.Repeat(Sentence, 50)));
        Assert.All(Cut(Tokens(40, 12), document), chunk => Assert.EndsWith("plan.", chunk));
        Assert.All(Cut(Tokens(40, 12), document), chunk => Assert.StartsWith("The committee", chunk));
    }

    [Fact]
    public void A_heading_stays_with_what_follows_it()
    {
        DocumentBuilder builder = new();
        for (int i = 0; i < 40; i++)
            builder.AddHeading(2, $"Section {i}").AddParagraph(string.Concat(Enumerable.Repeat(Sentence, 1 + (i % 7))));
        Assert.All(Cut(Tokens(64, 8), builder.Build("d")), chunk => Assert.EndsWith("plan.", chunk));
    }

    [Fact]
    public void The_overlap_is_whole_sentences_within_its_limit()
    {
        Document document = new("d", string.Concat(Enumerable.Range(0, 60).Select(i => $"Sentence number {i} says little. ")));
        List<ChunkSpan> spans = [.. Tokens(60, 20).Split(document)];
        for (int i = 1; i < spans.Count; i++)
        {
            string repeated = document.Text[spans[i].Range.Start..spans[i - 1].Range.End];
            Assert.StartsWith("Sentence number", repeated);
            Assert.InRange(TokenEstimator.Cl100k.Count(repeated), 1, 20);
        }
    }

    [Fact]
    public void A_tiny_remainder_is_shared_out()
    {
        string text = string.Concat(Enumerable.Range(0, 60).Select(i => $"Sentence number {i} says little. "));
        Document document = new("d", text.Trim());
        int cap = TokenEstimator.Cl100k.Count(document.Text) - 10;
        List<ChunkSpan> spans = [.. Tokens(cap).Split(document)];
        Assert.Equal(2, spans.Count);
        Assert.True(spans[1].TokenCount > cap / 4);
    }

    [Fact]
    public void The_heading_path_names_the_headings_above_and_not_the_chunks_own()
    {
        Document document = new DocumentBuilder().AddHeading(1, "Guide").AddHeading(2, "First").AddParagraph(string.Concat(Enumerable.Repeat(Sentence, 8)))
            .AddHeading(2, "Second").AddParagraph(string.Concat(Enumerable.Repeat(Sentence, 8))).Build("d");
        List<ChunkSpan> spans = [.. new HeadingChunker(new HeadingChunkerOptions { MaxTokens = 60 }).Split(document)];
        Assert.Empty(spans[0].HeadingPath);
        Assert.StartsWith("Guide\n\nFirst", document.Text[spans[0].Range]);
        Assert.Equal(["Guide", "First"], spans[1].HeadingPath);
        ChunkSpan second = spans.First(span => document.Text[span.Range].StartsWith("Second", StringComparison.Ordinal));
        Assert.Equal(["Guide"], second.HeadingPath);
        Assert.Equal(["Guide", "Second"], spans[^1].HeadingPath);
    }

    [Fact]
    public void Heading_chunks_keep_to_their_section_unless_it_is_tiny()
    {
        Document document = new DocumentBuilder().AddHeading(1, "A").AddParagraph("Tiny.").AddHeading(1, "B").AddParagraph(Sentence + Sentence + Sentence + Sentence)
            .AddHeading(1, "C").AddParagraph(Sentence + Sentence + Sentence + Sentence).Build("d");
        Assert.Equal(["A", "B", "C"], Cut(new HeadingChunker(new HeadingChunkerOptions { MinTokens = 0 }), document).Select(chunk => chunk[..1]));
        Assert.Equal(["A", "C"], Cut(new HeadingChunker(), document).Select(chunk => chunk[..1]));
    }

    [Theory]
    [InlineData(0, 0, "MaxTokens (0) must be at least 1.")]
    [InlineData(400, 500, "Overlap (500) must be at least 0 and below MaxTokens (400).")]
    public void Options_out_of_range_are_refused_with_value_and_limit(int max, int overlap, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => Tokens(max, overlap)).Message);

    [Fact]
    public void Fingerprints_name_the_settings_and_the_tokenizer()
    {
        Assert.Equal("tokens/2:400,40,embedded;estimator/1", new TokenChunker().Fingerprint);
        Assert.Equal("headings/2:400,0,6,32,embedded;odd/1", new HeadingChunker(tokenizer: OddTokenizer.Instance).Fingerprint);
    }

    [Fact]
    public void The_verbs_set_the_corpuss_chunker()
    {
        CorpusBuilder corpus = new CorpusBuilder("c").ChunkByTokens(100, 10);
        Assert.Equal("tokens/2:100,10,embedded;estimator/1", corpus.Chunker!(null!).Fingerprint);
        Assert.StartsWith("headings/2:100,0,2,", corpus.ChunkByHeadings(100, 2).Chunker!(null!).Fingerprint);
    }

    private static IEnumerable<Range> Units(IEnumerable<Block> blocks) => blocks.SelectMany(block =>
        Units(block.Children).Concat(block.Kind is BlockKind.TableRow or BlockKind.ListItem ? [block.Range] : []));
}
