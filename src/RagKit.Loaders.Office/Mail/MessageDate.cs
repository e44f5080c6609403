using System.Globalization;

namespace RagKit.Mail;

/// <summary>Reads the dates of RFC 5322, such as <c>Tue, 1 Oct 2024 12:34:56 -0500 (CDT)</c>.</summary>
internal static class MessageDate
{
    private static readonly string[] Formats = ["d MMM yyyy H:mm:ss zzz", "d MMM yyyy H:mm zzz", "d MMM yy H:mm:ss zzz", "d MMM yyyy H:mm:ss", "d MMM yyyy H:mm"];

    public static DateTimeOffset? Parse(string text)
    {
        int comment = text.IndexOf('(', StringComparison.Ordinal);
        string date = (comment < 0 ? text : text[..comment]).Trim();
        // The day of the week is often wrong, and tells nothing.
        int comma = date.IndexOf(',', StringComparison.Ordinal);
        date = date[(comma + 1)..].Trim();
        int zone = date.LastIndexOf(' ');
        if (zone > 0 && date[zone + 1] is '+' or '-' && date.Length - zone == 6)
            date = date.Insert(date.Length - 2, ":");
        else if (zone > 0 && date[(zone + 1)..] is "GMT" or "UT" or "UTC" or "Z")
            date = date[..zone] + " +00:00";
        return DateTimeOffset.TryParseExact(date, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite | DateTimeStyles.AssumeUniversal, out DateTimeOffset parsed) ? parsed : null;
    }
}
