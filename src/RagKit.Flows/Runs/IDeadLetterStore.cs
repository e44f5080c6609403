namespace RagKit.Runs;

/// <summary>Keeps work that used up its attempts. Implementations are safe to use from several threads at once.</summary>
public interface IDeadLetterStore
{
    /// <summary>Keeps letters, each in the place of one with the same id; all or none.</summary>
    ValueTask AddAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken = default);

    /// <summary>The letters, oldest first.</summary>
    IAsyncEnumerable<DeadLetter> ListAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default);

    /// <summary>Removes letters; ids that are not there are passed over. Returns how many there were.</summary>
    ValueTask<int> RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);
}
