namespace RagKit.Api;

/// <summary>Reads the header <c>Link</c> (RFC 8288): <c>&lt;address&gt;; rel="next", &lt;address&gt;; rel="last"</c>.</summary>
internal static class LinkHeader
{
    /// <summary>The address with the relation <c>next</c>; <see langword="null"/> when there is none.</summary>
    public static string? Next(string? header)
    {
        int at = 0;
        while (header is not null && (at = header.IndexOf('<', at)) >= 0)
        {
            int end = header.IndexOf('>', at);
            if (end < 0)
                return null;
            string address = header[(at + 1)..end];
            // The parameters go on to the comma outside of quotes.
            int stop = end + 1;
            for (bool quoted = false; stop < header.Length && (quoted || header[stop] != ','); stop++)
                quoted ^= header[stop] == '"';
            if (header[(end + 1)..stop].Split(';').Any(IsNext))
                return address.Trim();
            at = stop;
        }
        return null;
    }

    private static bool IsNext(string parameter)
    {
        string[] pair = parameter.Split('=', 2, StringSplitOptions.TrimEntries);
        return pair.Length == 2 && pair[0].Equals("rel", StringComparison.OrdinalIgnoreCase)
            && pair[1].Trim('"').Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains("next", StringComparer.OrdinalIgnoreCase);
    }
}
