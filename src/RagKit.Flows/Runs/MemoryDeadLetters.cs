namespace RagKit.Runs;

/// <summary>Dead letters in memory. Thread-safe.</summary>
internal sealed class MemoryDeadLetters : IDeadLetterStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DeadLetter> _letters = new(StringComparer.Ordinal);

    public ValueTask AddAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            foreach (DeadLetter letter in letters)
                _letters[letter.Id] = letter;
        }
        return default;
    }

    public IAsyncEnumerable<DeadLetter> ListAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            DeadLetter[] found = [.. _letters.Values.Where(filter.Matches).OrderBy(letter => letter.At).ThenBy(letter => letter.Id, StringComparer.Ordinal)];
            return MemoryRunStore.Stream(found, cancellationToken);
        }
    }

    public ValueTask<int> RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(ids.Count(_letters.Remove));
    }
}
