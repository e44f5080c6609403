using System.Collections.Concurrent;

namespace RagKit.Vectors;

/// <summary>
/// The walks of an index, lent to one search each. Knows when the oldest search that is under way began, so that a node that was freed since is not
/// given another vector under its eyes.
/// </summary>
internal sealed class HnswWalks(HnswShape shape)
{
    private readonly ConcurrentBag<HnswWalk> _idle = [];
    private readonly List<HnswWalk> _all = [];
    private long _now;

    public HnswWalk Rent()
    {
        if (!_idle.TryTake(out HnswWalk? walk))
        {
            walk = new HnswWalk(shape);
            lock (_all)
                _all.Add(walk);
        }
        // A full fence: whoever frees a node later sees this search, or this search sees that nothing leads to the node.
        Interlocked.Exchange(ref walk.Since, Interlocked.Read(ref _now));
        return walk;
    }

    public void Return(HnswWalk walk)
    {
        Volatile.Write(ref walk.Since, long.MaxValue);
        _idle.Add(walk);
    }

    /// <summary>Marks a point in time: searches that begin later have not seen what was freed before.</summary>
    public long Mark() => Interlocked.Increment(ref _now);

    /// <summary>Whether every search that began before the mark has ended.</summary>
    public bool Passed(long mark)
    {
        lock (_all)
            return _all.TrueForAll(walk => Volatile.Read(ref walk.Since) >= mark);
    }
}
