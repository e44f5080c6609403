using RagKit.Flows;

namespace RagKit.Caching;

/// <summary>The values that are being made or fetched, so that each is once. Thread-safe.</summary>
internal sealed class Flights
{
    /// <summary>The flight in whose course the running code is called.</summary>
    private static readonly AsyncLocal<Flight?> Current = new();

    private readonly Lock _lock = new();

    /// <summary>By their keys; several only where one value is wanted as two types or in two ways, or was removed: who removes it again waits for it as well.</summary>
    private readonly Dictionary<string, List<Flight>> _flights = new(StringComparer.Ordinal);

    /// <summary>Joins the flight of a value, or begins it.</summary>
    /// <exception cref="FlowException">The caller is part of that flight: it would wait for itself.</exception>
    public Flight<T> Join<T>(FlightKey key, IReadOnlyList<string> tags, out bool isFirst)
    {
        lock (_lock)
        {
            if (!_flights.TryGetValue(key.Key, out List<Flight>? siblings))
                _flights[key.Key] = siblings = new(1);
            isFirst = false;
            if (siblings.Find(flight => flight.Key == key && !flight.IsStale) is Flight<T> found)
            {
                if (Current.Value is Flight current && current.IsWithin(found))
                    throw new FlowException($"The value of '{key.Key}' asks for itself while it is being made, and would wait for ever. Give the inner call another key, or do not cache it.");
                if (found.TryJoin())
                    return found;
                siblings.Remove(found);
            }
            isFirst = true;
            Flight<T> begun = new(key, tags, Current.Value);
            siblings.Add(begun);
            return begun;
        }
    }

    /// <summary>Makes or fetches the value of a flight; never throws.</summary>
    public async Task RunAsync<T, TState>(Flight<T> flight, TState state, Func<TState, Flight<T>, Task<Outcome<T>>> make)
    {
        Current.Value = flight;
        Task<Outcome<T>> made = make(state, flight);
        await ((Task)made).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
            Remove(flight);
        flight.Land(made);
    }

    /// <summary>
    /// Sees to it that the value of a key, if it is being made or fetched, is not kept, and that nobody joins it any more. What is being
    /// written is so when the task ends.
    /// </summary>
    public Task Forget(string key)
    {
        lock (_lock)
            return _flights.TryGetValue(key, out List<Flight>? flights) ? Task.WhenAll(flights.Select(static flight => flight.MarkStale())) : Task.CompletedTask;
    }

    /// <summary>Does the same for the values with a tag; looks at every flight.</summary>
    public Task ForgetByTag(string tag)
    {
        List<Task> writes = [];
        lock (_lock)
        {
            foreach (Flight flight in _flights.Values.SelectMany(flights => flights))
            {
                flight.MarkReadsStale();
                if (flight.Tags.Contains(tag))
                    writes.Add(flight.MarkStale());
            }
        }
        return Task.WhenAll(writes);
    }

    /// <summary>Does the same for all values.</summary>
    public Task ForgetAll()
    {
        lock (_lock)
            return Task.WhenAll(_flights.Values.SelectMany(flights => flights).Select(static flight => flight.MarkStale()));
    }

    private void Remove(Flight flight)
    {
        if (_flights.TryGetValue(flight.Key.Key, out List<Flight>? siblings) && siblings.Remove(flight) && siblings.Count == 0)
            _flights.Remove(flight.Key.Key);
    }
}
