using Npgsql;

namespace RagKit.Postgres;

/// <summary>What PostgreSQL and the way to it say went wrong, as an error that names the place, what was being done and the next step.</summary>
internal static class PostgresErrors
{
    /// <summary>Whether the same may work when it is tried again: the connection was lost, the server is starting or stopping, or others were in the way.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        PostgresException server => server.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections
            or PostgresErrorCodes.LockNotAvailable or "25P03" or "57P05"
            || server.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException { InnerException: TimeoutException } => false,
        NpgsqlException client => client.IsTransient || client.InnerException is IOException or System.Net.Sockets.SocketException or ObjectDisposedException,
        IOException or System.Net.Sockets.SocketException => true,
        _ => false,
    };

    /// <summary>Whether the connection is to blame, so that others in the pool may be dead, too.</summary>
    public static bool IsOfTheConnection(Exception failure) => failure is not PostgresException server
        || server.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow;

    /// <summary>Whether a failure is the database's, so that <see cref="Translate"/> has something to say.</summary>
    public static bool IsOfTheDatabase(Exception failure) => failure is NpgsqlException or IOException or System.Net.Sockets.SocketException;

    /// <summary>The error to throw.</summary>
    /// <param name="failure">What happened.</param>
    /// <param name="place">Which database, as <see cref="Place(NpgsqlConnection)"/> names it.</param>
    /// <param name="doing">What was being done, such as "receive work from queue 'mail'".</param>
    public static RagKitException Translate(Exception failure, string place, string doing) => new($"Could not {doing} in {place}: {Reason(failure)}", failure);

    /// <summary>A database as errors name it.</summary>
    public static string Place(NpgsqlConnection connection) => Place(connection.Database, connection.Host, connection.Port);

    /// <inheritdoc cref="Place(NpgsqlConnection)" />
    public static string Place(string? database, string? host, int port) => $"PostgreSQL database '{database}' on {host}:{port}";

    private static string Reason(Exception failure) => failure switch
    {
        PostgresException server => $"{server.MessageText} ({server.SqlState}). {NextStep(server)}",
        NpgsqlException { InnerException: TimeoutException } => "the server took longer than the connection string allows. Look for locks in pg_stat_activity, or raise 'Command Timeout' or 'Timeout'.",
        NpgsqlException { InnerException: System.Net.Sockets.SocketException socket } => $"{socket.Message}. Check that the server runs there and that host and port in the connection string are right.",
        NpgsqlException { InnerException: System.Security.Authentication.AuthenticationException tls } => $"{tls.Message} Check 'SSL Mode' and the server's certificate.",
        _ => $"{(failure.InnerException ?? failure).Message} The connection was lost; check the server's log and the network.",
    };

    private static string NextStep(PostgresException server) => server.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "Check user and password in the connection string, and the server's pg_hba.conf.",
        PostgresErrorCodes.InvalidCatalogName => "Create the database first, or name another one in the connection string.",
        PostgresErrorCodes.InsufficientPrivilege => "Let an administrator create the schema and grant this role USAGE and CREATE on it, or use a role that may.",
        PostgresErrorCodes.ReadOnlySqlTransaction => "The server is a standby or read-only: connect to the primary ('Target Session Attributes=primary').",
        PostgresErrorCodes.DiskFull => "Free space on the server's disk; nothing was written.",
        PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.ConfigurationLimitExceeded or PostgresErrorCodes.ProgramLimitExceeded => "Write less at once, or give the server more room.",
        PostgresErrorCodes.TooManyConnections => "Lower 'Maximum Pool Size' in the connection string, or raise max_connections on the server.",
        PostgresErrorCodes.UndefinedFile or PostgresErrorCodes.UndefinedObject or PostgresErrorCodes.FeatureNotSupported =>
            "An extension or a feature is missing: install it on the server and, if it is an extension, run CREATE EXTENSION in this database.",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.InvalidSchemaName =>
            "Tables of RagKit were removed or changed while it ran: restart the process, which makes them again.",
        PostgresErrorCodes.QueryCanceled => "It was cancelled on the server, by statement_timeout or an administrator: raise the limit or try again.",
        _ when server.SqlState.StartsWith("53", StringComparison.Ordinal) => "The server is out of resources: look into its log.",
        _ when IsTransient(server) => "It went on for longer than RetryFor: try again when the server is back, or raise RetryFor.",
        _ => "The server's log says more.",
    };
}
