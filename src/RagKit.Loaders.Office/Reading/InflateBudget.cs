using System.Globalization;
using RagKit.Sources;

namespace RagKit.Reading;

/// <summary>
/// What is left of the bytes that one item may inflate to, and of the parts that it may have. Parts that are read twice count twice; parts within
/// parts share it, so that an archive of archives costs no more than an archive. Not thread-safe.
/// </summary>
internal sealed class InflateBudget(string item, OfficeLimits limits)
{
    private long _spent;
    private int _parts;

    /// <summary>The budget of the item that the content is a part of, else a new one.</summary>
    public static InflateBudget For(SourceContent content, OfficeLimits limits) =>
        content.Stream is PartStream part ? part.Budget : new InflateBudget(content.Item.Id, limits);

    /// <summary>Whether nothing is left, so that what follows can't be read either.</summary>
    public bool IsSpent => _spent > limits.MaxInflatedBytes || _parts > limits.MaxParts;

    public void Spend(int bytes)
    {
        if ((_spent += bytes) > limits.MaxInflatedBytes)
            throw Exceeded("inflates to");
    }

    public void SpendPart() => SpendParts(1);

    public void SpendParts(int count)
    {
        if ((_parts += count) > limits.MaxParts)
        {
            throw new RagKitException(string.Create(CultureInfo.InvariantCulture,
                $"'{item}' holds more than {limits.MaxParts:N0} parts. Split it, or raise MaxParts in the loader's options."));
        }
    }

    /// <summary>Throws when a text has grown beyond the limit: short marks in a file can stand for long texts.</summary>
    public void CheckText(long length)
    {
        if (length > limits.MaxInflatedBytes)
            throw Exceeded("holds text of");
    }

    private RagKitException Exceeded(string what) => new(string.Create(CultureInfo.InvariantCulture,
        $"'{item}' {what} more than {limits.MaxInflatedBytes:N0} bytes, as an archive bomb does. If it is sound, raise MaxInflatedBytes in the loader's options; else leave it out with an Exclude glob."));
}
