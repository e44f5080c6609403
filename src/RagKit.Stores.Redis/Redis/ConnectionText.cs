using System.Globalization;
using StackExchange.Redis;

namespace RagKit.Redis;

/// <summary>Reads connection strings: <c>redis://</c> and <c>rediss://</c> addresses, and <c>host:port,password=...</c>.</summary>
internal static class ConnectionText
{
    /// <exception cref="ArgumentException">It cannot be read, or names a user; the message says what to do and tells no password.</exception>
    public static ConfigurationOptions Parse(string text, RedisOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        ConfigurationOptions parsed = text.StartsWith("redis://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("rediss://", StringComparison.OrdinalIgnoreCase)
            ? ParseAddress(text) : ParseList(text);
        if (parsed.EndPoints.Count == 0)
            throw new ArgumentException("The connection string names no server: write it as 'host:port', 'host:port,password=...' or 'redis://:password@host:port'.");
        // A connection that fails is told by RagKit, with the host and the next step, and is tried again by the next call.
        parsed.AbortOnConnectFail = false;
        parsed.ConnectTimeout = (int)options.ConnectTimeout.TotalMilliseconds;
        parsed.SyncTimeout = (int)options.CommandTimeout.TotalMilliseconds;
        parsed.ReconnectRetryPolicy = new LinearRetry(250);
        parsed.TieBreaker = "";
        parsed.SetDefaultPorts();
        return parsed;
    }

    private static ConfigurationOptions ParseList(string text)
    {
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("user=", StringComparison.OrdinalIgnoreCase) && !IsDefaultUser(part[5..]))
                throw UserRefused(part[5..]);
        }
        string known = string.Join(',', text.Split(',').Where(part => !part.TrimStart().StartsWith("user=", StringComparison.OrdinalIgnoreCase)));
        try
        {
            return ConfigurationOptions.Parse(known);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            throw new ArgumentException($"The connection string cannot be read: {e.Message} Write it as 'host:port', 'host:port,password=...' or 'redis://:password@host:port'.", e);
        }
    }

    private static ConfigurationOptions ParseAddress(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Host.Length == 0)
            throw new ArgumentException("The Redis address cannot be read: write it as 'redis://:password@host:port/database', with what is special in the password percent-encoded.");
        ConfigurationOptions parsed = new() { Ssl = address.Scheme.Equals("rediss", StringComparison.OrdinalIgnoreCase) };
        parsed.EndPoints.Add(address.IdnHost, address.Port > 0 ? address.Port : 6379);
        string[] login = address.UserInfo.Split(':', 2);
        // Without a colon it is a password alone, as Redis' own tools read it.
        string user = login.Length == 2 ? Uri.UnescapeDataString(login[0]) : "", password = Uri.UnescapeDataString(login[^1]);
        if (!IsDefaultUser(user))
            throw UserRefused(user);
        if (password.Length > 0)
            parsed.Password = password;
        string database = address.AbsolutePath.Trim('/');
        if (database.Length > 0)
        {
            parsed.DefaultDatabase = int.TryParse(database, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number : throw new ArgumentException($"The Redis address names the database '{database}', which is not a number: write it as 'redis://host:port/0'.");
        }
        return parsed;
    }

    private static bool IsDefaultUser(string user) => user.Length == 0 || user.Equals("default", StringComparison.OrdinalIgnoreCase);

    private static ArgumentException UserRefused(string user) => new(
        $"The connection string names the user '{user}', and StackExchange.Redis 1.2 cannot log in as a user of Redis' access lists. Leave the user out and give the password of the default user, or let the default user be the one with the rights that are needed.");
}
