using System.Collections;
using System.Runtime.InteropServices;
using System.Text;

namespace RagKit.Cleaning;

/// <summary>
/// Normalisation to form C or KC by the algorithm of Unicode Standard Annex 15. It finds the places that may change and normalises those alone.
/// Thread-safe.
/// </summary>
internal sealed class UnicodeNormalizer
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7, Leads = 19, Vowels = 21, Tails = 28;

    private readonly UnicodeTables _tables = UnicodeTables.Instance;
    private readonly BitArray _affected = new(0x10000);
    private readonly HashSet<int> _affectedAstral = [];
    private readonly bool _isCompatible;

    /// <param name="isCompatible">Whether to normalise to KC, which also replaces characters by plainer ones.</param>
    public UnicodeNormalizer(bool isCompatible)
    {
        _isCompatible = isCompatible;
        foreach (int c in _tables.Classes.Keys)
            Affect(c);
        foreach ((_, int second) in _tables.Pairs.Keys)
            Affect(second);
        HashSet<int> composed = [.. _tables.Pairs.Values];
        foreach (int c in _tables.Canonical.Keys.Where(c => !composed.Contains(c)))
            Affect(c);
        foreach (int c in isCompatible ? _tables.Compatible.Keys : [])
            Affect(c);
        for (int c = VowelBase; c < VowelBase + Vowels; c++)
            Affect(c);
        for (int c = TailBase + 1; c < TailBase + Tails; c++)
            Affect(c);
    }

    /// <summary>The edits that normalise a text; a lone surrogate stays as it is.</summary>
    public List<TextEdit> Edits(string text)
    {
        List<TextEdit> edits = [];
        for (int i = 0; i < text.Length; i++)
        {
            // Below U+0300 everything is composed; most of the rest is, too.
            if (text[i] < 0xA0 || !IsAffected(text, i, out int length))
                continue;
            int start = i > 0 ? i - (i > 1 && char.IsLowSurrogate(text[i - 1]) && char.IsHighSurrogate(text[i - 2]) ? 2 : 1) : 0;
            int end = i + length;
            while (end < text.Length && IsAffected(text, end, out length))
                end += length;
            // Marks do not join a surrogate that has lost its other half, nor the end of an edit before.
            start = edits.Count > 0 ? Math.Max(start, edits[^1].End) : start;
            string normal = Normalize(text.AsSpan(start, end - start));
            if (!normal.AsSpan().SequenceEqual(text.AsSpan(start, end - start)))
                edits.Add(new TextEdit(start, end, normal));
            i = end - 1;
        }
        return edits;
    }

    private bool IsAffected(string text, int at, out int length)
    {
        length = 1;
        if (!char.IsHighSurrogate(text[at]))
            return _affected[text[at]];
        if (at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
            return false;
        length = 2;
        return _affectedAstral.Contains(char.ConvertToUtf32(text[at], text[at + 1]));
    }

    private string Normalize(ReadOnlySpan<char> text)
    {
        List<(int Point, byte Class)> points = [];
        for (int i = 0; i < text.Length; i++)
        {
            int c = text[i];
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                c = char.ConvertToUtf32(text[i], text[++i]);
            Decompose(c, points);
        }
        Reorder(points);
        return Compose(points);
    }

    private void Decompose(int c, List<(int Point, byte Class)> points)
    {
        if (c is >= HangulBase and < HangulBase + (Leads * Vowels * Tails))
        {
            int syllable = c - HangulBase;
            points.Add((LeadBase + (syllable / (Vowels * Tails)), 0));
            points.Add((VowelBase + (syllable % (Vowels * Tails) / Tails), 0));
            if (syllable % Tails != 0)
                points.Add((TailBase + (syllable % Tails), 0));
            return;
        }
        if ((_isCompatible && _tables.Compatible.TryGetValue(c, out string? parts)) || _tables.Canonical.TryGetValue(c, out parts))
        {
            foreach (Rune rune in parts.EnumerateRunes())
                points.Add((rune.Value, _tables.Classes.GetValueOrDefault(rune.Value)));
            return;
        }
        points.Add((c, _tables.Classes.GetValueOrDefault(c)));
    }

    /// <summary>Puts the marks between two starters in order of class, those of one class as they stood.</summary>
    private static void Reorder(List<(int Point, byte Class)> points)
    {
        for (int start = 0; start < points.Count;)
        {
            int end = start + 1;
            while (points[start].Class != 0 && end < points.Count && points[end].Class != 0)
                end++;
            if (end - start > 1)
            {
                (int, byte)[] ordered = [.. points.GetRange(start, end - start).OrderBy(point => point.Class)];
                ordered.CopyTo(CollectionsMarshal.AsSpan(points)[start..end]);
            }
            start = end;
        }
    }

    private string Compose(List<(int Point, byte Class)> points)
    {
        List<(int Point, byte Class)> composed = [];
        int starter = -1;
        foreach ((int Point, byte Class) point in points)
        {
            byte last = composed.Count > 0 ? composed[^1].Class : (byte)0;
            // A mark composes with its starter unless one of its own class, or another starter, stands in between.
            bool isNext = starter >= 0 && (starter == composed.Count - 1 || (last != 0 && last < point.Class));
            if (isNext && TryCompose(composed[starter].Point, point.Point, out int whole))
            {
                composed[starter] = (whole, 0);
                continue;
            }
            if (point.Class == 0)
                starter = composed.Count;
            composed.Add(point);
        }
        StringBuilder text = new(composed.Count);
        foreach ((int point, _) in composed)
        {
            if (point <= char.MaxValue)
                text.Append((char)point);
            else
                text.Append(char.ConvertFromUtf32(point));
        }
        return text.ToString();
    }

    private bool TryCompose(int first, int second, out int whole)
    {
        whole = 0;
        if (first is >= LeadBase and < LeadBase + Leads && second is >= VowelBase and < VowelBase + Vowels)
            whole = HangulBase + ((((first - LeadBase) * Vowels) + second - VowelBase) * Tails);
        else if (first is >= HangulBase and < HangulBase + (Leads * Vowels * Tails) && (first - HangulBase) % Tails == 0 && second is > TailBase and < TailBase + Tails)
            whole = first + second - TailBase;
        return whole != 0 || _tables.Pairs.TryGetValue((first, second), out whole);
    }

    private void Affect(int c)
    {
        if (c <= char.MaxValue)
            _affected[c] = true;
        else
            _affectedAstral.Add(c);
    }
}
