using RagKit.Chunking;
using RagKit.Testing;

namespace RagKit.Chunkers.Tests;

/// <summary>Every chunker that counts tokens and repeats some, with the same cap and the same overlap.</summary>
internal static class AllChunkers
{
    public static IReadOnlyDictionary<string, Func<int, int, IChunker>> ByName { get; } = new Dictionary<string, Func<int, int, IChunker>>
    {
        ["tokens"] = (max, overlap) => new TokenChunker(new() { MaxTokens = max, Overlap = overlap }),
        ["headings"] = (max, overlap) => new HeadingChunker(new() { MaxTokens = max, Overlap = overlap }),
        ["recursive"] = (max, overlap) => new RecursiveChunker(new() { MaxSize = max, Overlap = overlap }, TokenEstimator.Cl100k),
        ["sentences"] = (max, overlap) => new SentenceChunker(new() { MaxTokens = max, Overlap = overlap }),
        ["window"] = (max, overlap) => new SlidingWindowChunker(new() { MaxTokens = max, Step = max - overlap }),
        ["pages"] = (max, overlap) => new PageChunker(new() { MaxTokens = max, Overlap = overlap }),
        ["tables"] = (max, overlap) => new TableChunker(new() { MaxTokens = max, Overlap = overlap }),
        ["code"] = (max, overlap) => new CodeChunker(new() { MaxTokens = max, Overlap = overlap }),
        ["content"] = (max, overlap) => new ContentDefinedChunker(new() { MaxTokens = max, MinTokens = max / 4, Overlap = overlap }),
        ["parents"] = (max, overlap) => new ParentChildChunker(new() { ParentTokens = max * 5, MaxTokens = max, Overlap = overlap }),
        ["semantic"] = (max, overlap) => new SemanticChunker(new() { MaxTokens = max, MinTokens = max / 4, Overlap = overlap }),
        ["embeddings"] = (max, overlap) => new SemanticChunker(new() { MaxTokens = max, MinTokens = max / 4, Overlap = overlap }, model: new FakeEmbeddingGenerator()),
    };

    public static TheoryData<string> Names => [.. ByName.Keys];
}
