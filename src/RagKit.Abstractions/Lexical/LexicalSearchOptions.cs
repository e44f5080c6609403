namespace RagKit.Lexical;

/// <summary>Which chunks a search of a <see cref="LexicalIndex"/> may find, and how equal scores are told apart.</summary>
public sealed record LexicalSearchOptions
{
    internal static LexicalSearchOptions Default { get; } = new();

    /// <summary>The keys of the chunks that may be found, ascending and distinct; <see langword="null"/> for all.</summary>
    public ReadOnlyMemory<long>? Among { get; init; }

    /// <summary>Asked of a chunk that would be among the best whether it may be; <see langword="null"/> for always.</summary>
    public Func<long, bool>? Allows { get; init; }

    /// <summary>The order of chunks with equal scores; <see langword="null"/> for ascending keys.</summary>
    public IComparer<long>? Ties { get; init; }
}
