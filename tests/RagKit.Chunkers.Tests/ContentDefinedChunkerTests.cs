using RagKit.Chunking;

namespace RagKit.Chunkers.Tests;

public sealed class ContentDefinedChunkerTests
{
    private const int Pages = 200, SentencesOfPage = 30;

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void After_a_one_sentence_change_in_a_200_page_document_at_least_95_percent_of_the_chunks_are_identical(int overlap)
    {
        ContentDefinedChunker chunker = new(new() { Overlap = overlap });
        string[] sentences = Sentences();
        HashSet<string> before = [.. Cut(chunker, sentences)];
        Assert.True(before.Count > 300, $"{before.Count} chunks");
        foreach (int place in (int[])[0, 100, 2_999, 4_321, (Pages * SentencesOfPage) - 1])
        {
            foreach (string edit in (string[])["Nobody expected this one.", "", "This sentence was split in two. And a far longer one than before was put in its place, with many more words than any other."])
            {
                string[] edited = [.. sentences];
                edited[place] = edit;
                string[] after = Cut(chunker, edited);
                int same = after.Count(before.Contains);
                Assert.True(same >= after.Length * 0.95, $"Sentence {place} as '{edit}': {same} of {after.Length} chunks are as before.");
            }
        }
    }

    [Fact]
    public void A_document_without_a_sentence_end_is_cut_at_the_cap() =>
        Assert.True(Cut(new ContentDefinedChunker(), [string.Concat(Enumerable.Repeat("word ", 5_000))]).Length > 10);

    private static string[] Cut(ContentDefinedChunker chunker, string[] sentences)
    {
        DocumentBuilder builder = new();
        foreach (string[] page in sentences.Chunk(SentencesOfPage))
        {
            builder.Page = (builder.Page ?? 0) + 1;
            foreach (string[] paragraph in page.Chunk(6))
                builder.AddParagraph(string.Join(' ', paragraph.Where(sentence => sentence.Length > 0)));
        }
        Document document = builder.Build("d");
        return [.. chunker.Split(document).Select(span => document.Text[span.Range])];
    }

    private static string[] Sentences()
    {
#pragma warning disable CA5394 // Repeatable on purpose; nothing here is a secret.
        Random random = new(4);
        string[] words = ["the", "council", "plan", "river", "of", "seven", "reports", "late", "and", "under", "winter", "budget", "left", "a", "mill", "to", "clerk", "gave", "stone", "by"];
        return [.. Enumerable.Range(0, Pages * SentencesOfPage).Select(_ =>
            "So " + string.Join(' ', Enumerable.Range(0, random.Next(5, 25)).Select(_ => words[random.Next(words.Length)])) + ".")];
#pragma warning restore CA5394
    }
}
