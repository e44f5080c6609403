using System.Globalization;

namespace RagKit.Loading;

/// <summary>What is left of the bytes that one file may inflate to. Parts that are read twice count twice. Not thread-safe.</summary>
internal sealed class InflateBudget(string item, long limit)
{
    private long _spent;

    public void Spend(int bytes)
    {
        if ((_spent += bytes) > limit)
            throw Exceeded("inflates to");
    }

    /// <summary>Throws when a text has grown beyond the limit: short marks in a file can stand for long texts.</summary>
    public void CheckText(long length)
    {
        if (length > limit)
            throw Exceeded("holds text of");
    }

    private RagKitException Exceeded(string what) => new(string.Create(CultureInfo.InvariantCulture,
        $"'{item}' {what} more than {limit:N0} bytes, as an archive bomb does. If it is sound, raise MaxInflatedBytes in the loader's options; else leave it out with an Exclude glob."));
}
