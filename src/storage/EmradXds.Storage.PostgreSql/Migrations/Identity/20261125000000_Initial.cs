using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmradXds.Storage.PostgreSql.Migrations.Identity
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Acknowledgments",
                columns: table => new
                {
                    Application = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Facility = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    ControlId = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false)
                        .Annotation("Npgsql:Compression:", "lz4"),
                    Answer = table.Column<byte[]>(type: "bytea", nullable: false)
                        .Annotation("Npgsql:Compression:", "lz4"),
                    ReceivedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Acknowledgments", x => new { x.Application, x.Facility, x.ControlId });
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "LinkVersions",
                columns: table => new
                {
                    OneId = table.Column<Guid>(type: "uuid", nullable: false),
                    OtherId = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Score = table.Column<int>(type: "integer", nullable: false),
                    Model = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Reason = table.Column<string>(type: "text", nullable: false, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    By = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LinkVersions", x => new { x.OneId, x.OtherId, x.Version });
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "Links",
                columns: table => new
                {
                    OneId = table.Column<Guid>(type: "uuid", nullable: false),
                    OtherId = table.Column<Guid>(type: "uuid", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Score = table.Column<int>(type: "integer", nullable: false),
                    Model = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Reason = table.Column<string>(type: "text", nullable: false, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    By = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Links", x => new { x.OneId, x.OtherId });
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "Notifications",
                columns: table => new
                {
                    Peer = table.Column<string>(type: "character varying(262)", maxLength: 262, nullable: false, collation: "C"),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Message = table.Column<byte[]>(type: "bytea", nullable: false)
                        .Annotation("Npgsql:Compression:", "lz4"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    TraceId = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    Problem = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Notifications", x => new { x.Peer, x.Number });
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "RecordKeys",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false),
                    RecordNumber = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecordKeys", x => new { x.Key, x.RecordNumber });
                });

            migrationBuilder.CreateTable(
                name: "RecordNames",
                columns: table => new
                {
                    RecordNumber = table.Column<long>(type: "bigint", nullable: false),
                    Place = table.Column<int>(type: "integer", nullable: false),
                    Family = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Given = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    BirthDate = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false, collation: "C"),
                    PostalCode = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecordNames", x => new { x.RecordNumber, x.Place });
                });

            migrationBuilder.CreateTable(
                name: "RegistryFeeds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AffinityId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Registry = table.Column<string>(type: "character varying(262)", maxLength: 262, nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    TraceId = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    Problem = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RegistryFeeds", x => x.Id);
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "ReviewTasks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    OneId = table.Column<Guid>(type: "uuid", nullable: false),
                    OtherId = table.Column<Guid>(type: "uuid", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Priority = table.Column<int>(type: "integer", nullable: false),
                    Score = table.Column<int>(type: "integer", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DecidedBy = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true, collation: "C"),
                    DecidedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Comment = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReviewTasks", x => x.Id);
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "SourceRecords",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Domain = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    LocalId = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    AffinityId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    StatedAffinityId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    Demographics = table.Column<string>(type: "text", nullable: false, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    UpdatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    FrozenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    RetiredInto = table.Column<Guid>(type: "uuid", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SourceRecords", x => x.Id);
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "SourceRecordVersions",
                columns: table => new
                {
                    RecordId = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    TriggerEvent = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false, collation: "C"),
                    AffinityId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    Message = table.Column<byte[]>(type: "bytea", nullable: false)
                        .Annotation("Npgsql:Compression:", "lz4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SourceRecordVersions", x => new { x.RecordId, x.Version });
                    table.ForeignKey(
                        name: "FK_SourceRecordVersions_SourceRecords_RecordId",
                        column: x => x.RecordId,
                        principalTable: "SourceRecords",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateIndex(
                name: "IX_Acknowledgments_ReceivedAt",
                table: "Acknowledgments",
                column: "ReceivedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Links_OtherId",
                table: "Links",
                column: "OtherId");

            migrationBuilder.CreateIndex(
                name: "IX_RecordNames_BirthDate",
                table: "RecordNames",
                column: "BirthDate");

            migrationBuilder.CreateIndex(
                name: "IX_RecordNames_Family_BirthDate",
                table: "RecordNames",
                columns: new[] { "Family", "BirthDate" });

            migrationBuilder.CreateIndex(
                name: "IX_RecordNames_Given_BirthDate",
                table: "RecordNames",
                columns: new[] { "Given", "BirthDate" });

            migrationBuilder.CreateIndex(
                name: "IX_RecordNames_PostalCode",
                table: "RecordNames",
                column: "PostalCode");

            migrationBuilder.CreateIndex(
                name: "IX_RegistryFeeds_Registry_AffinityId",
                table: "RegistryFeeds",
                columns: new[] { "Registry", "AffinityId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RegistryFeeds_Registry_State_CreatedAt",
                table: "RegistryFeeds",
                columns: new[] { "Registry", "State", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ReviewTasks_OneId_OtherId_Kind",
                table: "ReviewTasks",
                columns: new[] { "OneId", "OtherId", "Kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReviewTasks_OtherId",
                table: "ReviewTasks",
                column: "OtherId");

            migrationBuilder.CreateIndex(
                name: "IX_ReviewTasks_State_Priority_Id",
                table: "ReviewTasks",
                columns: new[] { "State", "Priority", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_SourceRecords_AffinityId",
                table: "SourceRecords",
                column: "AffinityId");

            migrationBuilder.CreateIndex(
                name: "IX_SourceRecords_Domain_LocalId",
                table: "SourceRecords",
                columns: new[] { "Domain", "LocalId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SourceRecords_Number",
                table: "SourceRecords",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SourceRecords_PersonId",
                table: "SourceRecords",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_SourceRecords_StatedAffinityId",
                table: "SourceRecords",
                column: "StatedAffinityId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Acknowledgments");

            migrationBuilder.DropTable(
                name: "LinkVersions");

            migrationBuilder.DropTable(
                name: "Links");

            migrationBuilder.DropTable(
                name: "Notifications");

            migrationBuilder.DropTable(
                name: "RecordKeys");

            migrationBuilder.DropTable(
                name: "RecordNames");

            migrationBuilder.DropTable(
                name: "RegistryFeeds");

            migrationBuilder.DropTable(
                name: "ReviewTasks");

            migrationBuilder.DropTable(
                name: "SourceRecordVersions");

            migrationBuilder.DropTable(
                name: "SourceRecords");
        }
    }
}
