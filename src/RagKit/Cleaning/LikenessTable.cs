using System.Runtime.InteropServices;

namespace RagKit.Cleaning;

/// <summary>
/// Finds documents that are like a given one, by bands of their sketches (locality-sensitive hashing; Leskovec, Rajaraman, Ullman, chapter 3). The
/// bands are as long as they can be while documents at the threshold are still found with 99 in 100. What is found is verified by the whole sketch.
/// Not thread-safe.
/// </summary>
internal sealed class LikenessTable
{
    // Documents that agree in a band but are not alike enough: few, unless somebody means to be slow. Those with the smallest ids are verified.
    private const int MostVerified = 64;

    private readonly Dictionary<UInt128, string> _byWords = [];
    private readonly Dictionary<(int Band, ulong Hash), List<(string Id, Likeness Likeness)>> _bands = [];
    private readonly double _threshold;
    private readonly int _rows;

    public LikenessTable(double threshold)
    {
        _threshold = threshold;
        _rows = RowsFor(threshold);
    }

    /// <summary>The smallest id of a document in the table that is like this one, below the given id; <see langword="null"/> when there is none.</summary>
    public string? Find(string id, Likeness likeness)
    {
        string? best = _byWords.TryGetValue(likeness.Words, out string? same) && string.CompareOrdinal(same, id) < 0 ? same : null;
        for (int band = 0; likeness.Sketch.Length > 0 && band < MinHash.Functions / _rows; band++)
        {
            if (!_bands.TryGetValue((band, Hash(likeness.Sketch, band)), out List<(string Id, Likeness Likeness)>? bucket))
                continue;
            foreach ((string other, Likeness its) in CollectionsMarshal.AsSpan(bucket)[..Math.Min(bucket.Count, MostVerified)])
            {
                if (string.CompareOrdinal(other, id) < 0 && (best is null || string.CompareOrdinal(other, best) < 0) && likeness.With(its) >= _threshold)
                    best = other;
            }
        }
        return best;
    }

    /// <summary>Adds a document that stays.</summary>
    public void Add(string id, Likeness likeness)
    {
        if (!_byWords.TryGetValue(likeness.Words, out string? same) || string.CompareOrdinal(id, same) < 0)
            _byWords[likeness.Words] = id;
        for (int band = 0; likeness.Sketch.Length > 0 && band < MinHash.Functions / _rows; band++)
        {
            ref List<(string Id, Likeness Likeness)>? bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_bands, (band, Hash(likeness.Sketch, band)), out _);
            (bucket ??= new(1)).Add((id, likeness));
        }
    }

    internal static int RowsFor(double threshold)
    {
        int rows = 1;
        for (int more = 2; more <= 32; more++)
        {
            if (1 - Math.Pow(1 - Math.Pow(threshold, more), MinHash.Functions / more) >= 0.99)
                rows = more;
        }
        return rows;
    }

    private ulong Hash(ushort[] sketch, int band)
    {
        ulong hash = 14695981039346656037;
        foreach (ushort value in sketch.AsSpan(band * _rows, _rows))
            hash = (hash ^ value) * 0x9E3779B97F4A7C15 ^ (hash >> 29);
        return hash;
    }
}
