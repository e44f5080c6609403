namespace RagKit.Postgres;

/// <summary>A part of a schema that has a version of its own: its tables, and how they came to be.</summary>
/// <param name="Name">Its name in the table of versions.</param>
/// <param name="Steps">
/// The SQL that leads from each version to the next; the first makes the tables, and the version is how many steps were taken.
/// <c>{schema}</c> stands for the quoted schema. A step that was published is never changed again.
/// </param>
internal sealed record PostgresComponent(string Name, params IReadOnlyList<string> Steps);
