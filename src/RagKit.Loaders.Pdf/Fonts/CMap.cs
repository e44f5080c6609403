namespace RagKit.Fonts;

/// <summary>A character map: how strings are cut into codes, and what number or text each code stands for.</summary>
internal sealed class CMap
{
    private const int MaxCodeRanges = 256;
    private readonly List<(int Length, uint From, uint To)> _codes = [];
    private readonly Dictionary<uint, string> _texts = [];
    private readonly Dictionary<uint, int> _numbers = [];
    private readonly List<(uint From, uint To, int First)> _ranges = [];
    private bool _sorted;

    public bool IsVertical { get; set; }

    /// <summary>Whether every code stands for itself, two bytes each.</summary>
    public bool IsIdentity { get; set; }

    public bool HasTexts => _texts.Count > 0;

    public int Count => _texts.Count + _numbers.Count + _ranges.Count;

    public void AddCodes(int length, uint from, uint to)
    {
        if (_codes.Count < MaxCodeRanges)
            _codes.Add((length, from, to));
    }

    public void AddText(uint code, string text) => _texts[code] = text;

    public void AddNumber(uint code, int number) => _numbers[code] = number;

    public void AddNumbers(uint from, uint to, int first)
    {
        _ranges.Add((from, to, first));
        _sorted = false;
    }

    /// <summary>Takes over what another map says, where this one says nothing.</summary>
    public void Use(CMap other)
    {
        IsIdentity |= other.IsIdentity;
        _codes.AddRange(other._codes);
        _ranges.AddRange(other._ranges);
        foreach ((uint code, string text) in other._texts)
            _texts.TryAdd(code, text);
        foreach ((uint code, int number) in other._numbers)
            _numbers.TryAdd(code, number);
        _sorted = false;
    }

    /// <summary>The next code: the shortest that lies in a range of codes, else two bytes.</summary>
    public uint Next(ReadOnlySpan<byte> bytes, out int length)
    {
        uint code = 0;
        for (length = 1; length <= Math.Min(4, bytes.Length) && _codes.Count > 0; length++)
        {
            code = (code << 8) | bytes[length - 1];
            foreach ((int bytesOfRange, uint from, uint to) in _codes)
            {
                if (bytesOfRange == length && Lies(code, from, to, length))
                    return code;
            }
        }
        length = Math.Min(_codes.Count > 0 ? _codes.Min(range => range.Length) : 2, bytes.Length);
        code = 0;
        foreach (byte part in bytes[..length])
            code = (code << 8) | part;
        return code;
    }

    public string? Text(uint code) => _texts.GetValueOrDefault(code);

    /// <summary>The number that a code stands for; 0 where the map has none.</summary>
    public int Number(uint code)
    {
        if (_numbers.TryGetValue(code, out int number))
            return number;
        if (!_sorted)
        {
            _ranges.Sort();
            _sorted = true;
        }
        (int low, int high) = (0, _ranges.Count - 1);
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (_ranges[middle].From > code)
                high = middle - 1;
            else
                low = middle + 1;
        }
        if (high >= 0 && code <= _ranges[high].To)
            return _ranges[high].First + (int)(code - _ranges[high].From);
        return IsIdentity ? (int)code : 0;
    }

    /// <summary>Ranges of codes are boxes: every byte lies between its own limits.</summary>
    private static bool Lies(uint code, uint from, uint to, int length)
    {
        for (int shift = 8 * (length - 1); shift >= 0; shift -= 8)
        {
            uint part = (code >> shift) & 255;
            if (part < ((from >> shift) & 255) || part > ((to >> shift) & 255))
                return false;
        }
        return true;
    }
}
