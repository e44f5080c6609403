using RagKit.Sqlite;

namespace RagKit.Runs;

/// <summary>Dead letters as rows of the table, and back.</summary>
internal static class DeadLetterTable
{
    private const string Columns = "id, at, origin, stage, error, input_name, attempts, run, details, input";

    public static void Write(SqliteConnection connection, DeadLetter letter) => connection
        .Statement($"INSERT OR REPLACE INTO dead_letters ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
        .BindId(1, letter.Id).BindMoment(2, letter.At).BindId(3, letter.Origin).BindId(4, letter.Stage).Bind(5, letter.Error).Bind(6, letter.InputName)
        .Bind(7, letter.Attempts).BindId(8, letter.RunId).Bind(9, letter.Details).BindBlob(10, letter.Input.Span).Run();

    public static bool Delete(SqliteConnection connection, string id)
    {
        connection.Statement("DELETE FROM dead_letters WHERE id = ?1").BindId(1, id).Run();
        return connection.Changes > 0;
    }

    public static DeadLetter? Find(SqliteConnection connection, string id)
    {
        SqliteStatement row = connection.Statement($"SELECT {Columns} FROM dead_letters WHERE id = ?1").BindId(1, id);
        DeadLetter? letter = row.Step() ? Read(row) : null;
        row.Reset();
        return letter;
    }

    /// <summary>The letters behind one, oldest first: one page of a listing.</summary>
    public static List<DeadLetter> ReadPage(SqliteConnection connection, DeadLetter? after, int limit)
    {
        SqliteStatement rows = connection
            .Statement($"SELECT {Columns} FROM dead_letters WHERE {(after is null ? "1" : "(at, id) > (?1, ?2)")} ORDER BY at, id LIMIT ?3").Bind(3, limit);
        if (after is not null)
            rows.BindMoment(1, after.At).BindId(2, after.Id);
        List<DeadLetter> page = [];
        while (rows.Step())
            page.Add(Read(rows));
        return page;
    }

    private static DeadLetter Read(SqliteStatement row) => new(row.Id(0), row.Id(2), row.Id(3), row.Text(4))
    {
        At = row.Moment(1),
        InputName = row.Text(5),
        Attempts = row.Int32(6),
        RunId = row.IdOrNull(7),
        Details = row.Text(8),
        Input = row.Bytes(9).ToArray(),
    };
}
