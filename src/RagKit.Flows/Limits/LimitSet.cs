using RagKit.Flows;

namespace RagKit.Limits;

/// <summary>The limits that tasks may name. Thread-safe.</summary>
internal sealed class LimitSet
{
    private readonly Dictionary<string, ILimit> _limits = new(StringComparer.Ordinal);

    /// <exception cref="FlowException">Two limits have the same name.</exception>
    public LimitSet(IReadOnlyList<ILimit> limits)
    {
        foreach (ILimit limit in limits)
        {
            if (!_limits.TryAdd(limit.Name, limit))
                throw new FlowException($"There are two limits named '{limit.Name}': tasks find them by that name, so give each a name of its own.");
        }
    }

    /// <summary>Waits for leave of all, one after the other in the order of their names, so that two calls never wait for each other.</summary>
    /// <returns>One lease for all; <see langword="null"/> where no limit is named.</returns>
    /// <exception cref="FlowException">There is no limit of a name; the message names those that there are.</exception>
    public ValueTask<LimitLease?> AcquireAllAsync(IReadOnlyList<string> names, LimitRequest request, CancellationToken cancellationToken) =>
        names.Count == 0 ? default : AcquireAsync(names, request, cancellationToken);

    private async ValueTask<LimitLease?> AcquireAsync(IReadOnlyList<string> names, LimitRequest request, CancellationToken cancellationToken)
    {
        if (names.Count == 1)
            return await Find(names[0]).AcquireAsync(request, cancellationToken).ConfigureAwait(false);
        ILimit[] limits = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Find)];
        LeaseGroup group = new();
        try
        {
            foreach (ILimit limit in limits)
                group.Add(await limit.AcquireAsync(request, cancellationToken).ConfigureAwait(false));
            return group;
        }
        catch
        {
            group.Dispose();
            throw;
        }
    }

    private ILimit Find(string name)
    {
        if (_limits.TryGetValue(name, out ILimit? limit))
            return limit;
        string known = string.Join(", ", _limits.Keys.Order(StringComparer.Ordinal));
        throw new FlowException($"There is no limit named '{name}'; known are {(known.Length > 0 ? known : "none")}. Add it to FlowRunnerOptions.Limits, or register it as an ILimit.");
    }

    private sealed class LeaseGroup : LimitLease
    {
        private readonly List<LimitLease> _leases = [];

        public void Add(LimitLease lease) => _leases.Add(lease);

        public override void Report(in CallOutcome outcome)
        {
            foreach (LimitLease lease in _leases)
                lease.Report(outcome);
        }

        protected override void Dispose(bool disposing)
        {
            foreach (LimitLease lease in _leases)
                lease.Dispose();
            _leases.Clear();
        }
    }
}
