using RagKit.Chunking;

namespace RagKit.Chunkers.Tests;

public sealed class OptionTests
{
    public static TheoryData<string, string> Refused => new()
    {
        { Of(() => new RecursiveChunker(new() { MaxSize = 0 })), "MaxSize (0) must be at least 1." },
        { Of(() => new RecursiveChunker(new() { MaxSize = 10, Overlap = 10 })), "Overlap (10) must be at least 0 and below MaxSize (10)." },
        { Of(() => new RecursiveChunker(new() { Separators = [] })), "Separators (0) must have at least one text, and none that is empty." },
        { Of(() => new SentenceChunker(new() { MaxSentences = -1 })), "MaxSentences (-1) must be at least 0." },
        { Of(() => new SlidingWindowChunker(new() { MaxTokens = 100, Step = 101 })), "Step (101) must be from 1 to MaxTokens (100)." },
        { Of(() => new PageChunker(new() { Overlap = -1 })), "Overlap (-1) must be at least 0 and below MaxTokens (1000)." },
        { Of(() => new TableChunker(new() { MaxTokens = 0 })), "MaxTokens (0) must be at least 1." },
        { Of(() => new CodeChunker(new() { MinTokens = -2 })), "MinTokens (-2) must be at least 0." },
        { Of(() => new CodeChunker(new() { Language = "brainfog" })), "Language (brainfog) must be one whose declarations are known, such as csharp, python or typescript; leave it out for blank lines." },
        { Of(() => new ContentDefinedChunker(new() { Overlap = 200 })), "Overlap (200) must be at least 0 and below half of MaxTokens (400)." },
        { Of(() => new ContentDefinedChunker(new() { MinTokens = 201 })), "MinTokens (201) must be from 1 to half of MaxTokens less Overlap (200)." },
        { Of(() => new SemanticChunker(new() { MinTokens = 0 })), "MinTokens (0) must be from 1 to half of MaxTokens less Overlap (180)." },
        { Of(() => new ParentChildChunker(new() { ParentTokens = 199 })), "ParentTokens (199) must be at least MaxTokens (200)." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Options_out_of_range_are_refused_with_value_and_limit(string said, string message) => Assert.Equal(message, said);

    [Fact]
    public void Fingerprints_of_all_chunkers_differ_and_name_their_settings()
    {
        string[] fingerprints = [.. AllChunkers.ByName.Values.SelectMany(make => new[] { make(60, 0), make(61, 0), make(60, 1) }).Select(chunker => chunker.Fingerprint)];
        Assert.Equal(fingerprints.Length, fingerprints.Distinct().Count());
        Assert.Equal("recursive/1:1600,160,natural,text;characters/1", new RecursiveChunker().Fingerprint);
        Assert.Equal("""recursive/1:1600,160,[",",";"],text;characters/1""", new RecursiveChunker(new() { Separators = [",", ";"] }).Fingerprint);
        Assert.NotEqual(new RecursiveChunker(new() { Separators = [",\",\";"] }).Fingerprint, new RecursiveChunker(new() { Separators = [",", ";"] }).Fingerprint);
    }

    [Fact]
    public void The_verbs_set_the_corpuss_chunker()
    {
        (CorpusBuilder Corpus, string Name)[] all =
        [
            (New().ChunkRecursively(500, 50), "recursive/1:500,50,"), (New().ChunkBySentences(100, 10), "sentences/1:100,0,10,"), (New().ChunkBySlidingWindow(100, 50), "window/1:100,50,"),
            (New().ChunkByPages(500), "pages/1:500,0,"), (New().ChunkByTables(100), "tables/1:100,0,"), (New().ChunkByCode(100), "code/1:100,0,64,"),
            (New().ChunkByContent(100), "content/1:100,50,0,"), (New().ChunkByMeaning(100, 20), "semantic/1:100,40,20,"), (New().ChunkByParents(500, 100), "parents/1:500,100,0,"),
        ];
        Assert.All(all, one => Assert.StartsWith(one.Name, one.Corpus.Chunker!(null!).Fingerprint));
    }

    private static CorpusBuilder New() => new("c");

    private static string Of(Func<IChunker> make) => Assert.Throws<ArgumentException>(make).Message;
}
