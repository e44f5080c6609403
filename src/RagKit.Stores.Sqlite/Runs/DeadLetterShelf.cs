using System.Runtime.CompilerServices;

namespace RagKit.Runs;

/// <summary>The dead letters of a flow store.</summary>
internal sealed class DeadLetterShelf(FlowDatabase database)
{
    private const int LettersAtOnce = 100;

    public async ValueTask AddAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        if (letters.Count == 0)
            return;
        await database.WriteAsync(connection =>
        {
            foreach (DeadLetter letter in letters)
                DeadLetterTable.Write(connection, letter);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    public IAsyncEnumerable<DeadLetter> ListAsync(DeadLetterFilter filter, CancellationToken cancellationToken) =>
        filter.Ids.Count > 0 ? ListByIdAsync(filter, cancellationToken) : ListAllAsync(filter, cancellationToken);

    public async ValueTask<int> RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        ids.Count == 0 ? 0 : await database.WriteAsync(connection => ids.Count(id => DeadLetterTable.Delete(connection, id)), cancellationToken).ConfigureAwait(false);

    private async IAsyncEnumerable<DeadLetter> ListByIdAsync(DeadLetterFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<DeadLetter> letters = await database.ReadAsync(
            connection => filter.Ids.Distinct().Select(id => DeadLetterTable.Find(connection, id)).OfType<DeadLetter>().Where(filter.Matches).ToList(),
            cancellationToken).ConfigureAwait(false);
        foreach (DeadLetter letter in letters.OrderBy(letter => letter.At).ThenBy(letter => letter.Id, StringComparer.Ordinal))
            yield return letter;
    }

    private async IAsyncEnumerable<DeadLetter> ListAllAsync(DeadLetterFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (DeadLetter? after = null; ;)
        {
            List<DeadLetter> page = await database.ReadAsync(
                connection => DeadLetterTable.ReadPage(connection, after, LettersAtOnce), cancellationToken).ConfigureAwait(false);
            foreach (DeadLetter letter in page.Where(filter.Matches))
                yield return letter;
            if (page.Count < LettersAtOnce)
                yield break;
            after = page[^1];
        }
    }
}
