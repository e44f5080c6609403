using System.Numerics;
using System.Runtime.InteropServices;

namespace RagKit.Vectors;

/// <summary>
/// Gathers the rows that may be among the best, of which scores are known within a margin: those whose score could reach the worst
/// that the best so far have for certain. Not thread-safe.
/// </summary>
internal sealed class Candidates(int top)
{
    private const int FewestPruned = 4096;

    private readonly TopMatches _certain = new(top);
    private List<Candidate> _open = [];
    private int _pruneAt = FewestPruned;

    /// <summary>What a row's score must be able to reach.</summary>
    public float Floor { get; private set; } = float.NegativeInfinity;

    /// <summary>Lets go of rows by what another thread knows.</summary>
    public void Raise(float floor) => Floor = MathF.Max(Floor, floor);

    /// <param name="row">The row.</param>
    /// <param name="most">The highest that its score can be.</param>
    /// <param name="doubt">How far below that it may be.</param>
    public void Offer(long row, float most, float doubt)
    {
        if (most < Floor)
            return;
        _open.Add(new(row, most));
        _certain.Offer(row, most - doubt);
        Raise(_certain.Threshold);
        if (_open.Count < _pruneAt)
            return;
        _open.RemoveAll(candidate => candidate.Most < Floor);
        _pruneAt = Math.Max(FewestPruned, 2 * _open.Count);
    }

    public void Merge(Candidates other)
    {
        _certain.Merge(other._certain);
        Raise(_certain.Threshold);
        _open.AddRange(other._open);
    }

    /// <summary>The rows that may be among the best, those that could have the highest scores first.</summary>
    public ReadOnlySpan<Candidate> ToSorted()
    {
        _open = [.. _open.Where(candidate => candidate.Most >= Floor)];
        _open.Sort(static (left, right) => right.Most.CompareTo(left.Most));
        return CollectionsMarshal.AsSpan(_open);
    }

    /// <summary>The first of some scores, from one on, that is not below the least; how many there are when there is none.</summary>
    public static int Next(ReadOnlySpan<float> scores, int from, float least)
    {
        int i = from;
        Vector<float> bound = new(least);
        for (; i + Vector<float>.Count <= scores.Length; i += Vector<float>.Count)
        {
            if (Vector.GreaterThanOrEqualAny(new Vector<float>(scores[i..]), bound))
                break;
        }
        while (i < scores.Length && !(scores[i] >= least))
            i++;
        return i;
    }

    internal readonly record struct Candidate(long Row, float Most);
}
