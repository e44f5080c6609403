using Microsoft.Extensions.AI;
using RagKit.Chunking;
using RagKit.Documents;
using RagKit.Testing;

namespace RagKit.Chunkers.Tests;

/// <summary>What follows the text alone: recursive, by sentences, by windows, by meaning.</summary>
public sealed class TextChunkerTests
{
    private static readonly string[] Cooking = ["oven", "butter", "flour", "dough", "sugar", "bake", "yeast", "bread"], Sailing = ["mast", "harbour", "sail", "anchor", "wind", "keel", "rudder", "tide"];

    [Fact]
    public void Recursive_chunks_have_at_most_so_many_characters()
    {
        RecursiveChunker chunker = new(new() { MaxSize = 100, Overlap = 20 });
        for (int seed = 1; seed <= 100; seed++)
            Assert.All(chunker.Split(RandomDocuments.Create(seed)), span => Assert.InRange(span.Range.End.Value - span.Range.Start.Value, 1, 100));
    }

    [Fact]
    public void Recursive_chunks_end_at_paragraphs_then_sentences_then_words()
    {
        Assert.Equal(["aaa bbb. Ccc ddd.", "Eee fff ggg."], Cut(new RecursiveChunker(new() { MaxSize = 24, Overlap = 0 }), "aaa bbb. Ccc ddd.\n\nEee fff ggg."));
        Assert.Equal(["aaa bbb. Ccc ddd.", "Eee fff ggg."], Cut(new RecursiveChunker(new() { MaxSize = 24, Overlap = 0 }), "aaa bbb. Ccc ddd. Eee fff ggg."));
        Assert.Equal(["aaa bbb", "ccc ddd", "eee"], Cut(new RecursiveChunker(new() { MaxSize = 9, Overlap = 0 }), "aaa bbb ccc ddd eee"));
        Assert.Equal(["aaaaa", "aaaaa", "aa"], Cut(new RecursiveChunker(new() { MaxSize = 5, Overlap = 0 }), "aaaaaaaaaaaa"));
    }

    [Fact]
    public void Recursive_chunks_end_behind_the_first_separator_that_is_there()
    {
        RecursiveChunker chunker = new(new() { MaxSize = 12, Overlap = 0, Separators = [";", ","] });
        Assert.Equal(["one,two;", "three,four;", "five,", "sixsevenei"], Cut(chunker, "one,two;three,four;five,sixsevenei"));
    }

    [Fact]
    public void Sentence_chunks_hold_whole_sentences_and_no_more_than_asked_for()
    {
        string text = string.Concat(Enumerable.Range(0, 50).Select(i => $"Sentence {i} says little. "));
        string[] chunks = Cut(new SentenceChunker(new() { MaxSentences = 3, Overlap = 10 }), text);
        Assert.All(chunks, chunk => Assert.Matches("^(Sentence [0-9]+ says little\\. ?){1,3}$", chunk));
        Assert.StartsWith("Sentence 2 ", chunks[1]);
        Assert.Contains("Sentence 4 ", chunks[1]);
    }

    [Fact]
    public void Windows_are_of_one_size_and_begin_a_step_apart()
    {
        Document document = new("d", string.Concat(Enumerable.Range(0, 1000).Select(i => i % 7 == 0 ? "stone. " : "river ")));
        List<ChunkSpan> spans = [.. new SlidingWindowChunker(new() { MaxTokens = 60, Step = 20 }).Split(document)];
        Assert.All(spans[..^1], span => Assert.InRange(span.TokenCount, 55, 60));
        for (int i = 1; i < spans.Count - 1; i++)
            Assert.InRange(TokenEstimator.Cl100k.Count(document.Text.AsSpan()[spans[i - 1].Range.Start..spans[i].Range.Start]), 18, 28);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Semantic_chunks_end_where_the_subject_changes(bool byWords)
    {
        string text = Sentences(Cooking, 20, 1) + Sentences(Sailing, 20, 2);
        SemanticChunker chunker = new(new() { MaxTokens = 300, MinTokens = 100, Overlap = 0 }, model: byWords ? null : new FakeEmbeddingGenerator(256));
        string[] chunks = Cut(chunker, text);
        Assert.Contains(chunks, chunk => text.IndexOf(chunk, StringComparison.Ordinal) == text.IndexOf("On the mast", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_that_gives_too_few_vectors_is_an_error_with_both_numbers()
    {
        using FakeEmbeddingGenerator model = new() { Drop = 1 };
        RagKitException error = Assert.Throws<RagKitException>(() => Cut(new SemanticChunker(model: model), Sentences(Cooking, 90, 3)));
        Assert.Equal("The embedding model gave 89 vectors for 90 sentences; semantic chunking needs one each.", error.Message);
    }

    [Fact]
    public void A_semantic_chunker_names_its_model()
    {
        using IEmbeddingGenerator<string, Embedding<float>> model = new FakeEmbeddingGenerator(64, "one");
        Assert.Contains(";fake/one/64;", new SemanticChunker(model: model).Fingerprint);
    }

    private static string[] Cut(IChunker chunker, string text) => [.. chunker.Split(new Document("d", text)).Select(span => text[span.Range])];

    private static string Sentences(string[] words, int count, int seed)
    {
#pragma warning disable CA5394 // Repeatable on purpose; nothing here is a secret.
        Random random = new(seed);
        string Word() => words[random.Next(words.Length)];
        return string.Concat(Enumerable.Range(0, count).Select(i => $"On the {(i == 0 ? words[0] : Word())} they saw the {Word()} and a {Word()} by {Word()}. "));
#pragma warning restore CA5394
    }
}
