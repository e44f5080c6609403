namespace RagKit.Cli;

/// <summary>How documents may be cut, by the names of <c>--by</c>.</summary>
internal enum ChunkBy
{
    Tokens,
    Headings,
    Recursive,
    Sentences,
    Window,
    Pages,
    Tables,
    Code,
    Content,
    Meaning,
    Parents,
}
