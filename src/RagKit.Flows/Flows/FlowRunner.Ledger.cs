using System.Runtime.CompilerServices;
using RagKit.Runs;

namespace RagKit.Flows;

public sealed partial class FlowRunner
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long an event may take to be written after one that came later.</summary>
    private static readonly TimeSpan Straggling = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The events of a run as they happen, in order, also one that another process works on, until it has ended or is paused. A run whose
    /// process is gone may go on in another, so it is watched until the token ends it.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="after">Events up to this number are left out.</param>
    /// <param name="cancellationToken">Ends the watching, not the run.</param>
    public async IAsyncEnumerable<RunEvent> WatchAsync(string runId, long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (long moved = Time.GetTimestamp(); ;)
        {
            bool ended = false, isStopped = Volatile.Read(ref _isDisposed) != 0;
            await foreach (RunEvent happened in Runs.ListEventsAsync(runId, after, cancellationToken).ConfigureAwait(false))
            {
                // Calls side by side may write their events in another order than they were numbered in; a number may also be missing for good.
                if (happened.Sequence > after + 1 && Time.GetUtcNow() - happened.At < Straggling && Time.GetElapsedTime(moved) < Straggling)
                    break;
                (after, moved) = (happened.Sequence, Time.GetTimestamp());
                if (happened.Task.IsRun)
                    ended = happened.State.IsFinal() && (happened.State != RunState.Crashed || isStopped);
                yield return happened;
            }
            if (ended)
                yield break;
            await Task.Delay(WatchInterval, Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Runs dead letters' tasks, taken from the catalog, once more with their inputs. Those that succeed are gone; those that fail stay, with
    /// the new error.
    /// </summary>
    /// <returns>How many succeeded, and how many failed.</returns>
    /// <exception cref="FlowException">A letter's task is not known, or its input could not be kept.</exception>
    public async Task<(int Succeeded, int Failed)> RedriveAsync(DeadLetterFilter? filter = null, CancellationToken cancellationToken = default)
    {
        List<DeadLetter> letters = [];
        await foreach (DeadLetter letter in DeadLetters.ListAsync(filter ?? new(), cancellationToken).ConfigureAwait(false))
            letters.Add(letter);
        foreach (DeadLetter letter in letters)
        {
            if (letter.Input.IsEmpty)
                throw new FlowException($"Dead letter '{letter.Id}' of task '{letter.Stage}' can't be redriven: its input could not be kept as JSON. Purge it, and run its flow again.");
            _ = Catalog.Task(letter.Stage);
        }
        return letters.Count == 0 ? (0, 0) : await RunAsync(LazyInitializer.EnsureInitialized(ref _redrive, MakeRedrive), letters, options: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forgets runs that have ended, with all that the ledger and the cache keep for them. Returns how many.</summary>
    public async Task<int> PruneRunsAsync(RunFilter filter, CancellationToken cancellationToken = default)
    {
        List<string> ended = [];
        await foreach (RunInfo run in Runs.ListRunsAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            if (run.State.IsFinal() && run.State != RunState.Paused)
                ended.Add(run.Id);
        }
        foreach (string run in ended)
        {
            List<string> values = [];
            await foreach (Caching.CacheEntry entry in Values.ListAsync(RunResults.TagOf(run), cancellationToken).ConfigureAwait(false))
                values.Add(entry.Key);
            if (values.Count > 0)
                await Values.RemoveAsync(values, cancellationToken).ConfigureAwait(false);
        }
        await Runs.DeleteRunsAsync(ended, cancellationToken).ConfigureAwait(false);
        return ended.Count;
    }

    private Flow<List<DeadLetter>, (int Succeeded, int Failed)>? _redrive;

    private Flow<List<DeadLetter>, (int Succeeded, int Failed)> MakeRedrive() => Flow.Create("redrive", async (List<DeadLetter> letters, FlowRun run) =>
    {
        int succeeded = 0;
        foreach (DeadLetter letter in letters)
        {
            try
            {
                await Catalog.Task(letter.Stage).RedriveAsync(run, letter).ConfigureAwait(false);
                await DeadLetters.RemoveAsync([letter.Id], CancellationToken.None).ConfigureAwait(false);
                succeeded++;
            }
            catch (Exception e) when (e is not OperationCanceledException || !run.CancellationToken.IsCancellationRequested)
            {
                DeadLetter again = letter with { Error = $"{e.GetType().Name}: {e.Message}", Details = e.ToString(), Attempts = letter.Attempts + 1, At = Time.GetUtcNow() };
                await DeadLetters.AddAsync([again], CancellationToken.None).ConfigureAwait(false);
            }
        }
        return (succeeded, letters.Count - succeeded);
    });
}
